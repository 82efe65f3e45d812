import json
from pathlib import Path

from tests.console.conftest import Bouncebot


def test_the_catalog_is_in_order(bouncebot: Bouncebot) -> None:
    result = bouncebot("catalog", "check")

    assert result.stdout == "The catalog is in order.\n"
    assert result.exit_code == 0


def test_a_broken_catalog_is_told_by_file_and_line(bouncebot: Bouncebot, tmp_path: Path) -> None:
    (tmp_path / "receivers").mkdir()
    (tmp_path / "receivers" / "acme.yml").write_text("name: Acme\nkind: provider\nkind: gateway\nrules: []\n")

    result = bouncebot("catalog", "check", "--json", env={"BOUNCEBOT_CATALOG": str(tmp_path)})

    found = json.loads(result.stdout)["problems"]
    assert result.exit_code == 1
    assert any(item["path"].endswith("receivers/acme.yml") and item["line"] == 3 for item in found)


def test_a_rule_is_explained_with_its_examples(bouncebot: Bouncebot) -> None:
    result = bouncebot("catalog", "explain", "gmail.unauthenticated")

    assert "authentication.missing" in result.stdout
    assert "1. gmail.unauthenticated" in result.stdout
    assert bouncebot("catalog", "explain", "gmail.nonesuch").stderr == "There is no rule gmail.nonesuch.\n"


def test_a_text_is_tried(bouncebot: Bouncebot) -> None:
    assert "generic.no_such_user" in bouncebot("catalog", "test", "550 5.1.1 user unknown").stdout
    assert "no rule" in bouncebot("catalog", "test", "lunch at noon?").stdout


def test_a_rule_is_begun_without_personal_data(bouncebot: Bouncebot) -> None:
    result = bouncebot(
        "catalog", "new", "--receiver", "yahoo", stdin="554 5.7.9 <jane.roe@mail.example.org>: Frobnicated here"
    )

    assert "yahoo." in result.stdout
    assert "Frobnicated" in result.stdout
    assert "jane" not in result.stdout


def test_coverage_counts_every_category(bouncebot: Bouncebot) -> None:
    found = json.loads(bouncebot("catalog", "coverage", "--json").stdout)

    assert all(rules > 0 for _, rules in found["rules_by_category"])
    assert len(found["rules_by_category"]) == 19
