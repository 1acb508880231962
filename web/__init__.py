"""What the site shows. Pure functions that read a built catalogue; plugins/ wires them to addresses.

record.py     everything a record page, its JSON and its JSON-LD need
site_production.py  what a mine gave year by year; material_series.py the same for a raw material
listings.py   start page, counts, disputes, coverage, themes
charts.py     pictures as SVG, each from the rows beside it
maps.py       the map as SVG and GeoJSON
plugins/      routes, security headers, robots, feed (Datasette plugins)
templates/    Jinja; base.html is the frame of every page, Datasette's own included
static/       style sheet, scripts, Leaflet (bundled)
"""
