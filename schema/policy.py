"""Policy: agreements, commitments with their evidence, projects, calls, themes.

Dates, sums and partners are claims like everything else; a commitment's text is in our own
words and its status follows from evidence rows. A search that found nothing is a row too
(`shows: nothing_found`): silence is `no_evidence`, never `not_met`.
"""

from __future__ import annotations

from pydantic import model_validator

from schema.edtf import Date, span
from schema.fields import Base, col
from schema.ids import Slug, Text, refuse
from schema.record import Derived, Identity, Parts, Status


class AgreementBase(Identity):
    """A document in which parties agree or one of them rules."""

    agreement_type: str = col(
        "What kind of document it is", example="memorandum", vocabulary="agreement_type", index=True
    )
    parties: Text = col("Parties, joined by semicolons", example="European Union; Kazakhstan")


class AgreementRecord(Parts, Status, AgreementBase):
    """An agreement as its file writes it."""


class Agreement(Status, Derived, AgreementBase, table=True):
    """Treaties, memoranda, roadmaps, laws, programmes, declarations, contracts."""

    __tablename__ = "agreements"
    signed: str = col("Date of signature or adoption", headline="signed", example="2022-11-07")
    place: str = col("Place of signature", headline="place", example="Sharm el-Sheikh")
    signatories: str = col("Who signed", headline="signatories", example="Ursula von der Leyen; Alikhan Smailov")
    in_force: str = col("In force, from or from/to", headline="in_force", example="2020-03-01")
    binding: str = col("Legal nature", headline="binding", example="not binding")
    state: str = col("State", headline="state", example="in force")
    website: str = col("Address of the document", headline="website", example="https://example.org")


class EvidenceRecord(Base):
    """What a source, or a search that found nothing, shows of a commitment."""

    shows: str = col("What it shows", example="progress", vocabulary="shows")
    happened: Date = col("When it happened, or when we searched", example="2025-04-04")
    source_id: Slug | None = col(
        "The source; empty only for a search that found nothing",
        default=None,
        example="eias-mou",
        fk="sources.id",
        index=True,
    )
    what: Text = col("What happened or what was searched, in our own words", example="second roadmap signed")

    @model_validator(mode="after")
    def _sourced(self) -> EvidenceRecord:
        if self.source_id is None and self.shows != "nothing_found":
            raise refuse("E308", "source_id, unless shows is nothing_found", "source_id: eias-mou")
        return self


class CommitmentBase(Identity):
    """One thing that an agreement says somebody will do."""

    agreement_id: Slug = col("The agreement", example="eu-kz-mou-2022", fk="agreements.id", index=True)
    pillar: Text | None = col("Part of the agreement", default=None, example="Area 1: value chains")
    text: Text = col("What is promised, in our own words", example="Find joint projects along the value chains")
    actors: Text = col("Who promised, joined by semicolons", example="European Union; Kazakhstan")
    deadline: Date | None = col("Deadline", default=None, example="2024-12-31")
    deadline_status: str = col(
        "Whether there is a deadline, and if not, why", example="none", vocabulary="value_status"
    )
    status: str = col("Status, from the evidence", example="in_progress", vocabulary="commitment_status", index=True)
    status_as_of: Date = col("Date on which the status was judged", example="2026-11-24")
    superseded_by_id: Slug | None = col(
        "Commitment that replaced it", default=None, example="cm-roadmap-2025-1", fk="commitments.id", index=True
    )


class CommitmentRecord(Parts, Status, CommitmentBase):
    """A commitment as its file writes it."""

    evidence: list[EvidenceRecord] = []

    @model_validator(mode="after")
    def _judged(self) -> CommitmentRecord:
        if (self.deadline is not None) != (self.deadline_status == "value"):
            raise refuse("E301", "deadline with deadline_status: value, or neither", "deadline_status: none")
        if not self.evidence:
            raise refuse(
                "E308", "at least one evidence row (a search that found nothing is one)", "shows: nothing_found"
            )
        if self.status == "not_met":
            after = [e for e in self.evidence if e.source_id and self.deadline]
            if not any(span(e.happened)[1] > span(self.deadline or "..")[1] for e in after):
                raise refuse("E312", "a source dated after the deadline that shows it undone", "status: no_evidence")
        return self


class Commitment(Status, Derived, CommitmentBase, table=True):
    """Commitments with actor, deadline, status and the date of that judgement."""

    __tablename__ = "commitments"
    agreement: str = col("Label of the agreement", derived=True, example="EU-Kazakhstan MoU 2022")
    materials: str = col("Raw materials it touches", derived=True, example="Rare earths")
    n_evidence: int = col("Number of evidence rows", derived=True, unit="count", example=2)
    last_evidence: str = col("Date of the latest evidence", derived=True, example="2025-04-04")


class ProjectBase(Identity):
    """A research, strategic or investment project."""

    project_type: str = col("What kind of project it is", example="research", vocabulary="project_type", index=True)
    programme: Text = col("Programme or list it belongs to", example="Horizon Europe")
    full_title: Text | None = col("Full title", default=None, example="Titanium and Beryllium for European Resilience")


class ProjectRecord(Parts, Status, ProjectBase):
    """A project as its file writes it."""


class Project(Status, Derived, ProjectBase, table=True):
    """Research, strategic and investment projects."""

    __tablename__ = "projects"
    materials: str = col("Raw materials", derived=True, example="Titanium; Beryllium")
    themes: str = col("Themes", derived=True, example="Circular hydrometallurgy")
    start: str = col("Start", headline="start", example="2026")
    end: str = col("End", headline="end", example="2030")
    budget: str = col("Budget", headline="budget", example="8 000 000 EUR")
    eu_contribution: str = col("EU contribution", headline="eu_contribution", example="8 500 000 EUR")
    coordinator: str = col("Coordinator or promoter", headline="coordinator", example="TU Bergakademie Freiberg")
    countries: str = col("Countries", headline="countries", example="DE; KZ; UZ")
    kazakh_participation: str = col("Part taken by Kazakhstan", headline="kazakh_participation", example="Ulba")
    topic: str = col("Call topic", headline="topic", example="HORIZON-CL4-2025-MATERIALS-62")
    grant_id: str = col("Grant number", headline="grant_id", example="101058178")
    state: str = col("State", headline="state", example="recognised")
    website: str = col("Address", headline="website", example="https://cordis.europa.eu/project/id/101058178")


class CallBase(Identity):
    """A call for proposals."""

    programme: Text = col("Programme", example="Horizon Europe")
    topic: Text = col("Topic id", example="HORIZON-CL5-2026-09-D2-01")


class CallRecord(Parts, Status, CallBase):
    """A call as its file writes it."""


class Call(Status, Derived, CallBase, table=True):
    """Calls for proposals, open and past."""

    __tablename__ = "calls"
    themes: str = col("Themes", derived=True, example="Tailings reprocessing")
    action_type: str = col("Type of action", headline="action_type", example="RIA")
    opening: str = col("Opening", headline="opening", example="2026-05-05")
    deadline: str = col("Deadline", headline="deadline", example="2026-09-15")
    budget: str = col("Budget of the topic", headline="budget", example="28 400 000 EUR")
    budget_per_grant: str = col("Budget a grant", headline="budget_per_grant", example="7 100 000 EUR")
    expected_grants: str = col("Grants expected", headline="expected_grants", example="4")
    kazakh_relevance: str = col("What the topic says of Kazakhstan", headline="kazakh_relevance", example="not named")
    website: str = col("Address", headline="website", example="https://ec.europa.eu/info/funding-tenders/")


class ThemeBase(Identity):
    """A topic of research and development."""

    definition: Text = col("What it covers, in our own words", example="Winning metals from old tailings")


class ThemeRecord(Parts, Status, ThemeBase):
    """A theme as its file writes it."""


class Theme(Status, Derived, ThemeBase, table=True):
    """The topics of research and development that the partnership names."""

    __tablename__ = "themes"
    n_calls: int = col("Number of calls", derived=True, unit="count", example=4)
    n_projects: int = col("Number of projects", derived=True, unit="count", example=9)
    n_sites: int = col("Number of deposits, tailings sites and facilities", derived=True, unit="count", example=12)
