"""Series: long tables of values by material, country and year (data/series/*.csv).

Each row carries its edition and source. Series are read a row at a time, never held: a
million rows will come. Their ids are their key columns joined, so that a row keeps its
address from edition to edition.
"""

from __future__ import annotations

from pydantic import model_validator

from schema.edtf import Date
from schema.fields import Base, col
from schema.ids import Slug, Text, refuse
from schema.units import UnitCode


class SupplyShareRow(Base):
    """A country's share of the supply of a raw material."""

    material_id: Slug = col("The raw material", example="titanium-metal", fk="materials.id", index=True)
    scope: str = col("Whose supply: the world's or the EU's", example="eu", vocabulary="supply_scope", index=True)
    stage: str = col("Extraction or processing", example="processing", vocabulary="supply_stage", index=True)
    country: Text = col("Country as the source names it", example="Kazakhstan", index=True)
    edition: Text = col("Edition of the study", example="2023", index=True)
    period: Date | None = col("Years that the share averages", default=None, example="2016/2020")
    share_pct: float = col("Share of the supply", unit="%", example=36, ge=0, le=100)
    qualifier: str = col("How exact the source is", default="eq", example="lt", vocabulary="qualifier")
    source_id: Slug = col("The source", example="crm-study-2023-data", fk="sources.id", index=True)
    note: Text | None = col("Remark", default=None, example="share of the EU's imports")


class SupplyShare(SupplyShareRow, table=True):
    """Shares of countries in world and EU supply, by material, stage and edition."""

    __tablename__ = "supply_shares"
    id: str = col("Key columns joined", example="titanium-metal_eu_processing_kazakhstan_2023", primary_key=True)


class ProductionRow(Base):
    """A quantity of a raw material in a year: mined, refined, capacity, reserves."""

    material_id: Slug = col("The raw material", example="chromium", fk="materials.id", index=True)
    product: Text = col("Product as the source defines it", example="chromite ore, gross weight")
    metric: str = col("What is measured", example="mine_production", vocabulary="production_metric", index=True)
    country: Text = col("Country", example="Kazakhstan", index=True)
    site: Text | None = col("Mine or plant, when the row is of one", default=None, example="Donskoy GOK")
    entity_id: Slug | None = col(
        "Our record of that site", default=None, example="donskoy", fk="entities.id", index=True
    )
    year: Date = col("Year", example="2024", index=True)
    edition: Text = col("Edition of the source", example="MCS 2026", index=True)
    value: float | None = col("Quantity", default=None, unit="see unit", example=6500, ge=0)
    unit: UnitCode = col("Unit", example="kt")
    qualifier: str = col("How exact the source is", default="eq", example="approx", vocabulary="qualifier")
    value_status: str = col(
        "Whether there is a value, and if not, why", default="value", example="value", vocabulary="value_status"
    )
    source_id: Slug = col("The source", example="usgs-mcs-2026", fk="sources.id", index=True)
    note: Text | None = col("Remark", default=None, example="estimated by the source")

    @model_validator(mode="after")
    def _value_or_why_not(self) -> ProductionRow:
        if (self.value is not None) != (self.value_status == "value"):
            raise refuse("E301", "a value, or a value_status that says why there is none", "not_disclosed")
        return self


class Production(ProductionRow, table=True):
    """Production, capacity and reserves by material, year and edition."""

    __tablename__ = "production"
    id: str = col("Key columns joined", example="chromium_mine-production_kazakhstan_2024_mcs-2026", primary_key=True)


class TradeFlowRow(Base):
    """Trade in a product in a year."""

    flow: str = col("Import or export, seen from the reporter", example="import", vocabulary="flow", index=True)
    reporter: Text = col("Who reports", example="European Union (27)")
    partner: Text = col("The other side", example="Kazakhstan", index=True)
    code_system: str = col("Product code system", example="CN8", vocabulary="code_system")
    code: Text = col("Product code", example="81082000", index=True)
    product: Text = col("Product, in our own words", example="titanium, unwrought, and powders")
    material_id: Slug | None = col(
        "The raw material", default=None, example="titanium-metal", fk="materials.id", index=True
    )
    year: Date = col("Year", example="2024", index=True)
    edition: Text = col("Edition of the source", example="BACI 202501", index=True)
    value: float | None = col("Value", default=None, unit="see value_unit", example=12000000, ge=0)
    value_unit: UnitCode | None = col("Currency", default=None, example="EUR")
    quantity: float | None = col("Quantity", default=None, unit="see quantity_unit", example=1200, ge=0)
    quantity_unit: UnitCode | None = col("Unit of the quantity", default=None, example="t")
    source_id: Slug = col("The source", example="cepii-baci", fk="sources.id", index=True)
    note: Text | None = col("Remark", default=None, example="derived from two tables")

    @model_validator(mode="after")
    def _units(self) -> TradeFlowRow:
        for name in ("value", "quantity"):
            if (getattr(self, name) is None) != (getattr(self, f"{name}_unit") is None):
                raise refuse("E306", f"{name} and {name}_unit together", f"{name}_unit: EUR")
        return self


class TradeFlow(TradeFlowRow, table=True):
    """Trade by product, partner and year."""

    __tablename__ = "trade_flows"
    id: str = col(
        "Key columns joined", example="import_european-union-27_kazakhstan_cn8_81082000_2024", primary_key=True
    )
