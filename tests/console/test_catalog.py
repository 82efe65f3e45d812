import json
import re
import shutil
from pathlib import Path

from bot.catalog.load import catalog_path
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


def test_a_catalog_of_which_a_part_is_unreadable_is_not_said_to_be_checked_whole(
    bouncebot: Bouncebot, tmp_path: Path
) -> None:
    copy = shutil.copytree(catalog_path(), tmp_path / "catalog")
    (copy / "causes" / "mailbox_full.yml").write_text("- id: [\n", encoding="utf-8")

    fault, rest = bouncebot("catalog", "check", env={"BOUNCEBOT_CATALOG": str(copy)}).stdout.splitlines()
    assert fault.startswith("catalog/causes/mailbox_full.yml:2: not YAML")
    assert rest.startswith("1 problem. What refers to")


def test_a_rule_is_explained_with_its_examples(bouncebot: Bouncebot) -> None:
    result = bouncebot("catalog", "explain", "gmail.unauthenticated")

    assert "authentication.missing" in result.stdout
    assert "1. gmail.unauthenticated" in result.stdout
    assert "Did you mean gmail.unauthenticated" in bouncebot("catalog", "explain", "gmail.unauthentic").stderr
    assert bouncebot("catalog", "explain", "zzz.q").stderr == "There is no rule zzz.q.\n"


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


def test_a_rule_is_begun_in_its_file_and_the_check_says_what_is_left_to_write(
    bouncebot: Bouncebot, tmp_path: Path
) -> None:
    copy = tmp_path / "catalog"
    shutil.copytree(catalog_path(), copy)
    env = {"BOUNCEBOT_CATALOG": str(copy)}
    text = "452 4.7.650 courier allowance spent, come back tomorrow"

    begun = bouncebot("catalog", "new", "--add", "--receiver", "zoho", text, env=env)
    assert "Written to catalog/receivers/zoho.yml:" in begun.stderr
    left = json.loads(bouncebot("catalog", "check", "--json", env=env).stdout)["problems"]
    assert {item["path"] for item in left} == {"catalog/receivers/zoho.yml"}
    assert sum("still to be written" in item["problem"] for item in left) == len(left) == 5

    file = copy / "receivers" / "zoho.yml"
    rule = file.read_text(encoding="utf-8")
    rule = rule.replace("zoho.TODO", "zoho.courier").replace("TODO the page that", "https://example.com/#")
    rule = re.sub(" cause: TODO .*", " cause: rate_limit.sender_quota", rule)
    rule = rule.replace("TODO what it is instead", "a full mailbox")
    rule = re.sub("text: TODO .*", "text: 452 4.2.2 mailbox full", rule)
    file.write_text(rule, encoding="utf-8")
    assert bouncebot("catalog", "check", env=env).stdout == "The catalog is in order.\n"
    assert "1. zoho.courier" in bouncebot("catalog", "test", text, env=env).stdout


def test_a_begun_rule_is_one_json_object_too(bouncebot: Bouncebot) -> None:
    found = json.loads(bouncebot("catalog", "new", "--json", "554 5.7.9 Frobnicated here").stdout)

    assert found["file"] == "receivers/generic.yml"
    assert "Frobnicated" in found["rule"]
    assert found["line"] is None


def test_a_rule_for_nobody_is_refused_in_plain_words(bouncebot: Bouncebot) -> None:
    result = bouncebot("catalog", "new", "--receiver", "zohoo", "554 no")

    assert result.exit_code == 2
    assert "Did you mean zoho" in result.stderr


def test_a_rule_in_the_wrong_column_is_told_in_plain_words(bouncebot: Bouncebot, tmp_path: Path) -> None:
    (tmp_path / "receivers").mkdir()
    text = "name: Acme\nkind: mta\nrules:\n  - id: acme.a\n- id: acme.b\n"
    (tmp_path / "receivers" / "acme.yml").write_text(text, encoding="utf-8")

    told = bouncebot("catalog", "check", env={"BOUNCEBOT_CATALOG": str(tmp_path)}).stdout
    assert "acme.yml:5: not YAML: this line is not indented like its neighbours" in told
    assert "acme.yml:0" not in told


def test_coverage_counts_every_category(bouncebot: Bouncebot) -> None:
    found = json.loads(bouncebot("catalog", "coverage", "--json").stdout)

    assert all(rules > 0 for _, rules in found["rules_by_category"])
    assert len(found["rules_by_category"]) == 19
    assert found["unreached"] == []


def test_coverage_says_where_a_rule_is_wanted(bouncebot: Bouncebot) -> None:
    told = bouncebot("catalog", "coverage").stdout

    assert "Causes with fewer than 3 rules:" in told
    assert "Receivers without a rule of their own for everyday trouble:" in told
