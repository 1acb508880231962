// The live map: regions and sites from this site's own GeoJSON, clustered. Without this script the
// page shows the same sites as a drawing and as a table.
document.addEventListener("DOMContentLoaded", async () => {
  const box = document.getElementById("map");
  if (!box || !window.L) return;
  const query = box.dataset.query ? "?" + box.dataset.query : "";
  const [regions, sites] = await Promise.all(
    ["/regions.geojson", "/map.geojson" + query].map((url) => fetch(url).then((r) => r.json()))
  );
  box.hidden = false;
  document.getElementById("map-plain").hidden = true;
  const map = L.map(box, { attributionControl: false, minZoom: 3, maxZoom: 12, scrollWheelZoom: false });
  const shape = L.geoJSON(regions, { style: { className: "land", weight: 1 }, interactive: false }).addTo(map);
  const asked = new URLSearchParams(box.dataset.query).get("id");
  const ring = (feature, at) => {
    const p = feature.properties;
    const rough = (p.coord_precision_m || 0) > 5000;
    const size = p.kind === "deposit" ? "" : p.kind === "facility" ? " mark-facility" : " mark-tailings";
    const icon = L.divIcon({ className: "mark g-" + p.commodity_group + (rough ? " mark-rough" : "") + size, iconSize: [14, 14] });
    return L.marker(at, { icon, title: p.label + ": " + p.materials, alt: p.label, keyboard: true });
  };
  const cluster = L.markerClusterGroup({
    maxClusterRadius: 34,
    showCoverageOnHover: false,
    iconCreateFunction: (c) => L.divIcon({ html: String(c.getChildCount()), className: "mark-cluster", iconSize: [30, 30] }),
  });
  let found = null;
  L.geoJSON(sites, {
    pointToLayer: ring,
    onEachFeature: (feature, layer) => {
      const p = feature.properties;
      const body = document.createElement("div");
      const link = document.createElement("a");
      link.href = "/" + p.kind + "/" + feature.id;
      link.textContent = p.label;
      const text = document.createElement("p");
      text.textContent = p.materials + " · " + p.region + " · true to about " + Math.round((p.coord_precision_m || 0) / 100) / 10 + " km";
      body.append(link, text);
      layer.bindPopup(body);
      if (feature.id === asked) found = layer;
    },
  }).eachLayer((layer) => cluster.addLayer(layer));
  map.addLayer(cluster);
  map.fitBounds(shape.getBounds());
  if (found) cluster.zoomToShowLayer(found, () => found.openPopup());
});
