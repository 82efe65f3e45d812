import dns.message
import dns.rrset
from hypothesis import given
from hypothesis import strategies as st

from bot.checks.txt import reply_size
from bot.ports import Answer


@given(
    st.lists(st.text(st.characters(codec="ascii", exclude_categories=["C"]), max_size=600), min_size=1, unique=True)
)
def test_the_size_is_that_of_the_message(records: list[str]) -> None:
    query = dns.message.make_query("www.example.com", "TXT", use_edns=0, payload=1232)
    reply = dns.message.make_response(query, our_payload=1232)
    quoted = [" ".join(f'"{_escaped(text)}"' for text in _strings(record)) for record in records]
    reply.answer = [dns.rrset.from_text_list("www.example.com.", 300, "IN", "TXT", quoted)]

    told = reply_size(Answer(name="www.example.com", rdtype="TXT", records=tuple(records)))

    assert told == len(reply.to_wire(max_size=65535))


def _strings(record: str) -> list[str]:
    return [record[at : at + 255] for at in range(0, len(record), 255)] or [""]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
