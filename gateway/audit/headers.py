"""In which headers the proof of an answer travels."""

# By which record of the disclosure log the answer was disclosed: its number and hash.
RECEIPT = "x-liancha-record"
# Whether the answer shall be signed, and its signature.
SIGN = "x-liancha-sign"
SIGNATURE = "x-liancha-signature"
