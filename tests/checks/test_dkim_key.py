import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checks.dkim_key import is_key, parse_key, rsa_bits


def der(tag: int, value: bytes) -> bytes:
    length = len(value)
    head = bytes([length]) if length < 128 else bytes([0x82]) + length.to_bytes(2, "big")
    return bytes([tag]) + head + value


def rsa_key(bits: int) -> bytes:
    modulus = (1 << (bits - 1)) | 1
    return der(0x30, der(0x02, b"\x00" + modulus.to_bytes((bits + 7) // 8, "big")) + der(0x02, b"\x01\x00\x01"))


def in_subject_public_key_info(key: bytes) -> bytes:
    algorithm = der(0x30, der(0x06, bytes.fromhex("2a864886f70d010101")) + der(0x05, b""))
    return der(0x30, algorithm + der(0x03, b"\x00" + key))


@pytest.mark.parametrize("bits", [512, 768, 1024, 1536, 2048, 4096])
def test_the_size_is_that_of_the_modulus(bits: int) -> None:
    assert rsa_bits(rsa_key(bits)) == bits
    assert rsa_bits(in_subject_public_key_info(rsa_key(bits))) == bits


@given(st.integers(min_value=0, max_value=200))
def test_a_key_cut_off_anywhere_has_no_size(cut: int) -> None:
    assert rsa_bits(in_subject_public_key_info(rsa_key(2048))[:cut]) is None


@given(st.binary(max_size=60))
def test_any_bytes_can_be_measured_without_an_exception(data: bytes) -> None:
    parse_key(f"p={base64.b64encode(data).decode()}")


@given(st.text(max_size=60))
def test_any_text_can_be_read_without_an_exception(text: str) -> None:
    parse_key(text)


def test_spaces_within_the_key_do_not_count() -> None:
    data = base64.b64encode(rsa_key(1024)).decode()

    assert parse_key(f"v=DKIM1; p={data[:20]} \t{data[20:]}").bits == 1024


def test_what_is_meant_as_a_key() -> None:
    assert is_key("p=")
    assert is_key("v=DKIM1; p=abc")
    assert not is_key("v=spf1 -all")
    assert not is_key("v=DMARC1; p=none")
    assert not is_key("v=DKIM1; k=rsa")
