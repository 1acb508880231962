"""The scope rule "rare and rare-earth deposit"."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from loaders.scope import in_scope

PARTS = {"rare-earths": "rare-earth", "lithium": "rare-metal", "tungsten": "on-say-so", "copper": "outside"}
CATALOGUE = SimpleNamespace(
    records={i: SimpleNamespace(record=SimpleNamespace(scope_part=p, label=i.title())) for i, p in PARTS.items()}
)


def judged(*materials):
    """The judgement on a deposit with these (material, role) pairs."""
    return in_scope(
        SimpleNamespace(materials=[SimpleNamespace(material_id=m, role=r) for m, r in materials]), CATALOGUE
    )


@pytest.mark.parametrize(
    ("materials", "answer", "reason"),
    [
        ([("rare-earths", "main")], "yes", "main material rare-earths (rare earth)"),
        ([("lithium", "main")], "yes", "main material lithium (rare metal)"),
        ([("lithium", "by_product")], "yes", "by-product lithium (rare metal)"),
        ([("lithium", "associated")], "no", "no rare earth or rare metal as main material or by-product"),
        ([("tungsten", "main")], "yes", "main material tungsten (tungsten and molybdenum)"),
        ([("tungsten", "by_product")], "no", "no rare earth or rare metal as main material or by-product"),
        ([("copper", "main")], "no", "no rare earth or rare metal as main material or by-product"),
        ([], "no", "no rare earth or rare metal as main material or by-product"),
        (
            [("copper", "main"), ("lithium", "by_product"), ("tungsten", "main")],
            "yes",
            "main material tungsten (tungsten and molybdenum)",
        ),
        ([("lithium", "by_product"), ("rare-earths", "main")], "yes", "main material rare-earths (rare earth)"),
    ],
)
def test_scope(materials, answer, reason):
    assert judged(*materials) == (answer, reason)


def test_in_the_database(connection):
    rows = dict(connection.execute("SELECT id, in_scope FROM deposits"))
    assert rows == {"kol-tau": "yes", "kol-tau-west": "no", "lit-sai": "yes"}
