// Resident identity numbers (公民身份号码, GB 11643-1999), told from other codes so that none ever stands in an address.
const FORM = /^(\d{6})(\d{4})(\d{2})(\d{2})\d{3}([\dX])$/i;
// ISO 7064, MOD 11-2.
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = "10X98765432";

export function isIdentityNumber(text: string): boolean {
  const found = FORM.exec(text);
  if (found === null) return false;
  const [, , year, month, day, check] = found;
  const born = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  if (born.getUTCMonth() !== Number(month) - 1 || born.getUTCDate() !== Number(day)) return false;
  const sum = WEIGHTS.reduce((all, weight, at) => all + weight * Number(text[at]), 0);
  return CHECKS[sum % 11] === check?.toUpperCase();
}
