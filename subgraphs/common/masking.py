"""Numbers by which somebody could act in a party's place (账号、证件号码): masked, but for who may see them whole.

JR/T 0171-2020 has such numbers shown in part alone; here it is the last four characters.
"""

from subgraphs.common.context import DepartmentContext

_SHOWN = 4


def number_of(context: DepartmentContext, party: str | None, number: str) -> str:
    """A number of a party's as the lookup sees it: whole where an identity number would be, else ********1234.

    Of a number that is hardly longer than what is shown nothing is. Where the record does not say whose it is, whoever
    sees such records of the lookup's subjects alone sees it whole.
    """
    remit = context.remit
    if remit.whole if party is None else remit.unmasks(party):
        return number
    shown = number[-_SHOWN:] if len(number) >= 2 * _SHOWN else ""
    return "*" * (len(number) - len(shown)) + shown
