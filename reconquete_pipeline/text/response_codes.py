"""Response codes: short, read aloud without a doubt, and wrong as soon as one symbol is.

Six symbols of an alphabet of 17 and one check symbol. Numbers reach the six through a bijection of
the 17 ** 6 there are, so that codes differ and do not follow each other. Weighted 7 to 1, the seven
symbols add up to 0 modulo 17: 17 is prime and the weights differ, so no single wrong symbol and no
two exchanged ones do (as in ISO/IEC 7064, MOD 11-2). ADR 0067.
"""

# No two sound alike in French or look alike (neither B nor D nor P, neither M nor N, neither 0 nor
# O, neither 1 nor I), except six and seven, which the check symbol tells apart.
ALPHABET = "23456789ACFHLRUXY"
# 17 ** 6 by the golden ratio, and a start; any factor that 17 does not divide makes a bijection.
_BASE, _LENGTH, _FACTOR, _START = len(ALPHABET), 6, 14_917_838, 5_280_413
_CODES = _BASE**_LENGTH
_SHAPE = f"[{ALPHABET}]{{{_LENGTH + 1}}}"

CODE_MACROS = {
    "code_symbol(digit)": f"substr('{ALPHABET}', cast(digit as integer) + 1, 1)",
    "code_digits(text)": f"list_transform(string_split(text, ''),"
    f" lambda symbol: strpos('{ALPHABET}', symbol) - 1)",
    "code_sum(digits)": "list_sum(list_transform(digits, lambda digit, place:"
    f" digit * ({_LENGTH + 2} - place)))",
    "numbered_code(number)": "list_reduce(list_transform("
    f"range({_LENGTH}), lambda place: code_symbol(number"
    f" // cast(power({_BASE}, {_LENGTH - 1} - place) as bigint) % {_BASE})),"
    " lambda code, symbol: code || symbol)",
    "checked_code(code)": f"code || code_symbol(({_BASE}"
    f" - code_sum(code_digits(code)) % {_BASE}) % {_BASE})",
    # The code of the n-th client to whom one is given.
    "response_code(n)": f"checked_code(numbered_code((n % {_CODES} * {_FACTOR} + {_START})"
    f" % {_CODES}))",
    # As somebody types or dictates it: any case, with spaces or hyphens.
    "folded_code_text(text)": r"upper(regexp_replace(text, '[\s\x{00A0}\x{202F}-]', '', 'g'))",
    "has_code_symbols(text)": f"regexp_full_match(folded_code_text(text), '{_SHAPE}')",
    "is_response_code(text)": "has_code_symbols(text)"
    f" and code_sum(code_digits(folded_code_text(text))) % {_BASE} = 0",
    # The number of a line of a list: whom it is for, the day, and two symbols that fit no other
    # client, so that a code and a client number that slip apart are told from the row alone.
    "line_symbols(code, client_id)": "code_symbol(hash_number(code || '|' || client_id)"
    f" % {_BASE}) || code_symbol(hash_number(code || '|' || client_id) // {_BASE} % {_BASE})",
    "listed_contact_id(code, client_id, day)": "code || '-' || strftime(day, '%Y%m%d')"
    " || '-' || line_symbols(code, client_id)",
    # The code in the number of a line; NULL for a contact number of another shape.
    "listed_code(contact_id)": "case when regexp_full_match(folded_code_text(contact_id),"
    f" '[0-9A-Z]{{{_LENGTH + 1}}}[0-9]{{8}}[0-9A-Z]{{2}}')"
    f" then substr(folded_code_text(contact_id), 1, {_LENGTH + 1}) end",
    # The day of the list that holds the line; NULL for a contact number of another shape.
    "listed_day(contact_id)": "case when listed_code(contact_id) is not null"
    f" then cast(try_strptime(substr(folded_code_text(contact_id), {_LENGTH + 2}, 8), '%Y%m%d')"
    " as date) end",
    # NULL for a contact number of another shape, which is somebody else's.
    "is_listed_contact_id(contact_id, client_id)": "case when regexp_full_match("
    f"folded_code_text(contact_id), '[0-9A-Z]{{{_LENGTH + 1}}}[0-9]{{8}}[0-9A-Z]{{2}}')"
    f" then is_response_code(substr(folded_code_text(contact_id), 1, {_LENGTH + 1}))"
    f" and right(folded_code_text(contact_id), 2)"
    f" = line_symbols(substr(folded_code_text(contact_id), 1, {_LENGTH + 1}), trim(client_id)) end",
    # The code of a line whose client is not the one that the row names: it may be meant, too.
    "slipped_code(contact_id, client_id)": "case when not is_listed_contact_id("
    "contact_id, client_id) then listed_code(contact_id) end",
}
