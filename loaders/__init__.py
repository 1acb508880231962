"""The verbs: read, check, build, cite, export, import, diff, serve, and the command line; a module a verb.

cli.py          `catalogue check|build|serve|cite|export|import|diff|format`
console.py      how commands show problems and what they did
problems.py     the error catalogue
yaml_reader.py  strict YAML with line numbers
csv_reader.py   strict CSV, a row at a time
read.py         a data folder -> raw records
check.py        raw records -> a checked Catalogue, or all problems at once
rules.py        rules that need more than one record
geography.py    points in regions
normalise.py    values as stated -> comparable values
independence.py which sources speak for themselves
disputes.py     which claims are rivals
headline.py     the one rule for headline columns
scope.py        the one rule for "rare and rare-earth deposit"
rows.py         Catalogue -> rows of every table
build.py        rows -> catalogue.db
fold.py         any spelling -> the form that search compares
search.py       finding records in a built catalogue
cite.py         citations of records and claims
linked.py       JSON-LD of records and claims (schema.org, PROV)
release.py      a built catalogue -> a whole release folder
release_meta.py what every description of a release says, gathered once
release_readme.py  its README
described.py    what its tables and columns are
export_*.py     a table as CSV, XLSX, zip, GeoJSON, Parquet, GeoPackage
erml.py         EarthResourceML-Lite views; export_erml.py writes them
datapackage.py  datapackage.json
dcat.py         catalogue.jsonld: DCAT-AP 3, schema.org
credit.py       CITATION.cff, DataCite, Zenodo, BibTeX, RIS, CSL
changes.py      CHANGES of a release
diff.py         what changed between two catalogues; diff_report.py says it
formatter.py    records -> YAML text in the house form
metadata.py     metadata.yml from the schema
upstream/       tables of others into the form of our series, with their crosswalks
serve.py        Datasette, hardened
"""
