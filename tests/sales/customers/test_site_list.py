"""Site lists: forgiving columns, strict rows, all faults at once."""

from __future__ import annotations

import pytest

from common.errors import RowErrors
from common.tables import Table, read_table
from sales.customers.customer import Site
from sales.customers.site_list import BadSite, MissingColumns, new_site, read_sites

REGIONS = ("Midwest", "West")
HQ = Site(id="S-0007", name="HQ", street="1 Main Street", city="Chicago")


def table(text: str) -> Table:
    return read_table("sites.csv", text.encode(), 1)


def faults(text: str, existing: tuple[Site, ...] = ()) -> tuple[str, ...]:
    with pytest.raises(RowErrors) as refused:
        read_sites(table(text), existing, REGIONS)
    return refused.value.rows


def test_columns_are_found_by_what_people_call_them() -> None:
    made = read_sites(
        table(
            "Location;Street Address;Town;ZIP Code;State;No. of users;Bandwidth (Mbps)\n"
            "Lab;2 Oak Ave;Reno;89501;west;1,200;100\n"
            "Shop;3 Elm St;Reno;;;;1 Gbps\n"
        ),
        (HQ,),
        REGIONS,
    )
    assert made == (
        Site(
            id="S-0008", name="Lab", street="2 Oak Ave", city="Reno", postcode="89501",
            region="West", users=1200, bandwidth_mbps=100,
        ),
        Site(id="S-0009", name="Shop", street="3 Elm St", city="Reno", bandwidth_mbps=1000),
    )  # fmt: skip


def test_a_missing_column_is_named() -> None:
    with pytest.raises(MissingColumns, match="no column for street and city"):
        read_sites(table("Site,Users\nHQ,5\n"), (), ())


def test_all_faults_of_all_rows_are_told_with_the_row_a_spreadsheet_shows() -> None:
    said = faults(
        "name,street,city,region,users,bandwidth\n"
        "A,1 A St,Reno,West,5,10 Mbps\n"
        "\n"
        ",2 B St,,Mars,-3,300 parsecs\n"
        "C,3 C St,Reno,,many,100\n"
        "D,4 D St,Reno,,2.5,\n"
    )
    assert [row.split(":")[0] for row in said] == ["Row 4"] * 5 + ["Row 5"] * 2 + ["Row 6"]
    assert "site name is missing" in said[0]
    assert "city is missing" in said[1]
    assert "accepted: Midwest or West" in " ".join(said)
    assert "'100' has no unit; write it like 100 Mbps" in said[6]


def test_a_site_is_not_entered_twice() -> None:
    said = faults(
        "name,street,city\nhq,9 X St,Reno\nLab,1 main st.,CHICAGO\nNew,5 Y Rd,Reno\n"
        "NEW,6 Z Rd,Reno\nOther,5 Y Road,Reno\n",
        (HQ,),
    )
    assert len(said) == 4
    assert "already that of site S-0007, HQ" in said[0]
    assert "already the address of site S-0007, HQ" in said[1]
    assert "already that of row 4" in said[2]
    assert "already the address of row 4" in said[3]


def test_one_typed_site_passes_the_same_checks() -> None:
    answers = {"name": "Lab", "street": "2 Oak", "city": "Reno", "bandwidth": "50M", "users": "9"}
    made = new_site(answers, (HQ,), REGIONS)
    assert (made.id, made.bandwidth_mbps, made.users) == ("S-0008", 50, 9)
    with pytest.raises(BadSite, match=r"The street is missing\. The city is missing\."):
        new_site({"name": "Lab"}, (), ())
    with pytest.raises(BadSite, match="is not possible; accepted: 0 to 1,000 Gbit/s"):
        new_site({**answers, "bandwidth": "-5 Mbps"}, (), ())
    with pytest.raises(BadSite, match="'5 MB/s' is not understood"):
        new_site({**answers, "bandwidth": "5 MB/s"}, (), ())
