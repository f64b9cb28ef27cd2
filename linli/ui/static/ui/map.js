// Maps: polygons and points with Leaflet, fetched only by pages that have one. Without it the list below says the same.
(() => {
  "use strict";
  const COLOURS = { plain: "#5d6b78", present: "#b3352b", late: "#b3352b", soon: "#8a590c", done: "#2e7a4e" };
  const SHADE = "#245a8c";
  const phrases = () => document.getElementById("phrases").dataset;
  let leaflet;

  const fetched = (name, facts) =>
    new Promise((resolve, reject) => {
      document.head.append(Object.assign(document.createElement(name), { ...facts, onload: resolve, onerror: reject }));
    });

  // both, before anything is drawn: Leaflet measures by its style sheet
  const load = (box) =>
    (leaflet ||= Promise.all([
      fetched("link", { rel: "stylesheet", href: box.dataset.css }),
      fetched("script", { src: box.dataset.js }),
    ]).then(() => window.L));

  const words = ({ title, text, href }) => {
    const box = document.createElement("div");
    const head = document.createElement(href ? "a" : "b");
    head.textContent = title || "";
    if (href) head.href = href;
    const more = document.createElement("div");
    more.textContent = text || "";
    box.append(head, more);
    return box;
  };

  const features = async (box) => {
    if (box.dataset.features) return JSON.parse(document.getElementById(box.dataset.features).textContent);
    if (!box.dataset.src) return null;
    const answer = await fetch(box.dataset.src, { headers: { Accept: "application/geo+json, application/json" } });
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.json();
  };

  // what most names begin and end with says nothing on the map: of 鬲津01网格（嘉禾花园） there stands 01网格, under it 嘉禾花园
  const shared = (names) => {
    const heads = names.map((name) => name.slice(0, 2));
    const usual = heads.sort((a, b) => heads.filter((h) => h === b).length - heads.filter((h) => h === a).length)[0];
    const alike = names.filter((name) => name.startsWith(usual));
    if (alike.length < 3 || alike.length * 2 < names.length) return "";
    let n = 0;
    while (alike.every((name) => name.length > n + 2 && name[n] === alike[0][n] && !/[\d（）()]/.test(name[n]))) n += 1;
    return alike[0].slice(0, n);
  };
  const named = (title, begins, ends) => {
    const box = document.createElement("div");
    let short = title.startsWith(begins) ? title.slice(begins.length) : title;
    if (ends && short.endsWith(ends)) short = short.slice(0, -ends.length);
    const [head, more] = short.split(/[（(]/);
    for (const text of [head, (more || "").replace(/[）)]$/, "")])
      if (text) box.append(Object.assign(document.createElement("span"), { textContent: text }));
    return box;
  };

  // a name stands on the first piece of an area: that is the largest
  const largestFirst = ({ geometry }) => {
    if (geometry?.type !== "MultiPolygon") return;
    const spread = (at) => Math.max(...at) - Math.min(...at);
    const size = ([ring]) => spread(ring.map(([x]) => x)) * spread(ring.map(([, y]) => y));
    geometry.coordinates.sort((one, other) => size(other) - size(one));
  };

  const draw = (L, data) => {
    data.features.forEach(largestFirst);
    const areas = data.features.filter((f) => f.geometry && f.geometry.type !== "Point" && f.properties.title);
    const names = areas.map((f) => String(f.properties.title));
    const turned = (name) => [...name].reverse().join("");
    const [begins, ends] = [shared(names), turned(shared(names.map(turned)))];
    return L.geoJSON(data, {
      style: ({ properties: p, geometry }) =>
        geometry.type === "Point"
          ? {}
          : p.shade !== undefined // how much, not how well: one colour, from pale to dark
            ? { color: SHADE, weight: 1, fillOpacity: 0.03 + 0.11 * p.shade }
            : { color: COLOURS[p.tone] || COLOURS.plain, weight: p.tone ? 2 : 1, fillOpacity: p.tone ? 0.14 : 0.05 },
      pointToLayer: ({ properties: p }, at) =>
        L.circleMarker(at, { radius: 7, color: "#fff", weight: 2, fillColor: COLOURS[p.tone] || COLOURS.present, fillOpacity: 1 }),
      onEachFeature: ({ properties: p, geometry }, layer) => {
        if (!p.title) return;
        layer.bindPopup(words(p));
        if (geometry.type !== "Point")
          layer.bindTooltip(named(String(p.title), begins, ends), {
            permanent: true,
            direction: "center",
            pane: "names",
            className: "grid-name",
            interactive: false,
          });
      },
    });
  };

  const choosing = (L, map, box) => {
    const latitude = document.getElementById(box.dataset.latitude);
    const longitude = document.getElementById(box.dataset.longitude);
    if (!latitude || !longitude) return;
    let pin;
    const set = (at, byHand) => {
      pin = pin
        ? pin.setLatLng(at)
        : L.circleMarker(at, { radius: 10, color: "#fff", weight: 3, fillColor: COLOURS.present, fillOpacity: 1 }).addTo(map);
      if (!byHand) return;
      latitude.value = at.lat.toFixed(6);
      longitude.value = at.lng.toFixed(6);
      longitude.dispatchEvent(new Event("change", { bubbles: true }));
    };
    if (latitude.value && longitude.value) set(L.latLng(latitude.value, longitude.value), false);
    map.on("click", (event) => set(event.latlng, true));
    if (!navigator.geolocation || !isSecureContext) return;
    const button = Object.assign(document.createElement("button"), {
      type: "button",
      className: "btn btn-plain",
      textContent: phrases().here,
    });
    button.addEventListener("click", () =>
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          const at = L.latLng(coords.latitude, coords.longitude);
          set(at, true);
          map.setView(at, 17);
        },
        () => {
          document.getElementById("announce").textContent = phrases().notHere;
          button.textContent = phrases().notHere;
        },
        { enableHighAccuracy: true, timeout: 10000 },
      ),
    );
    box.after(button);
  };

  // shapes are drawn over what is there and written, as GeoJSON, into a textarea, where they can also be pasted
  const drawing = async (L, map, box) => {
    const text = document.getElementById(box.dataset.draw);
    if (!text) return;
    await Promise.all([
      fetched("link", { rel: "stylesheet", href: box.dataset.drawCss }),
      fetched("script", { src: box.dataset.drawJs }),
    ]);
    const style = { color: COLOURS.present, weight: 3, fillOpacity: 0.2 };
    const drawn = L.featureGroup().addTo(map);
    try {
      if (text.value.trim()) L.geoJSON(JSON.parse(text.value), { style }).eachLayer((layer) => drawn.addLayer(layer));
    } catch {
      // what was pasted is no GeoJSON: the server says so beside the field
    }
    const write = () => {
      text.value = drawn.getLayers().length ? JSON.stringify(drawn.toGeoJSON(7)) : "";
      text.dispatchEvent(new Event("change", { bubbles: true }));
    };
    const follow = (layer) => layer.on("pm:edit pm:dragend", write);
    drawn.eachLayer(follow);
    L.PM.reInitLayer(map);
    map.pm.setLang(document.documentElement.lang.startsWith("zh") ? "zh" : "en");
    map.pm.setGlobalOptions({ layerGroup: drawn, snappable: true, pathOptions: style, allowSelfIntersection: false });
    const row = Object.assign(document.createElement("div"), { className: "map-tools" });
    for (const [word, act] of [
      [phrases().drawShape, () => map.pm.enableDraw("Polygon")],
      [phrases().changeShape, () => map.pm.toggleGlobalEditMode()],
      [phrases().removeShape, () => map.pm.toggleGlobalRemovalMode()],
    ]) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-plain", textContent: word });
      button.addEventListener("click", act);
      row.append(button);
    }
    box.before(row);
    map.on("pm:create", ({ layer }) => {
      drawn.addLayer(layer);
      follow(layer);
      write();
    });
    map.on("pm:remove", ({ layer }) => {
      drawn.removeLayer(layer);
      write();
    });
  };

  // a name is shown where there is room: large areas first, all of it or its first line, and no two over each other
  const fit = (map, layer) => {
    const areas = [];
    layer.eachLayer((area) => {
      const name = area.getBounds && area.getTooltip() && area.getTooltip().getElement();
      if (!name) return;
      const a = map.latLngToLayerPoint(area.getBounds().getNorthWest());
      const b = map.latLngToLayerPoint(area.getBounds().getSouthEast());
      areas.push({ name, wide: b.x - a.x, high: b.y - a.y });
    });
    const taken = [];
    for (const { name, wide, high } of areas.sort((x, y) => y.wide * y.high - x.wide * x.high)) {
      const more = name.querySelector("span + span");
      const free = () => {
        const box = name.getBoundingClientRect();
        if (box.width > wide * 1.1 || box.height > high * 1.1) return false;
        return !taken.some((o) => box.left < o.right && o.left < box.right && box.top < o.bottom && o.top < box.bottom);
      };
      if (more) more.hidden = false;
      if (more && !free()) more.hidden = true;
      const is_free = free();
      name.style.visibility = is_free ? "" : "hidden";
      if (is_free) taken.push(name.getBoundingClientRect());
    }
  };

  const show = async (box) => {
    if (box.dataset.ready) return;
    box.dataset.ready = "yes";
    try {
      const [L, data] = await Promise.all([load(box), features(box)]);
      box.hidden = false;
      const map = L.map(box, { attributionControl: Boolean(box.dataset.tiles), zoomSnap: 0.25, scrollWheelZoom: false });
      map.createPane("names").style.zIndex = 350; // under the points, and not in the way of a tap
      map.getPane("names").style.pointerEvents = "none";
      if (map.attributionControl) map.attributionControl.setPrefix(false);
      if (box.dataset.tiles) L.tileLayer(box.dataset.tiles, { attribution: box.dataset.thanks, maxZoom: 18 }).addTo(map);
      const layer = draw(L, data || { type: "FeatureCollection", features: [] }).addTo(map);
      const bounds = layer.getBounds();
      if (bounds.isValid()) map.fitBounds(bounds, { padding: [8, 8], maxZoom: 18 });
      else map.setView([35, 105], 4);
      map.on("zoomend", () => fit(map, layer));
      fit(map, layer);
      choosing(L, map, box);
      if (box.dataset.draw) await drawing(L, map, box);
    } catch {
      box.hidden = false;
      box.textContent = phrases().mapFailed;
    }
  };

  // a map that is folded away has no size: it is drawn when it is unfolded
  const soon = (box) => {
    const folded = box.closest("details:not([open])");
    if (folded) folded.addEventListener("toggle", () => soon(box), { once: true });
    else show(box);
  };
  const begin = (root) => root.querySelectorAll("[data-map]").forEach(soon);
  document.addEventListener("DOMContentLoaded", () => begin(document));
  document.addEventListener("htmx:load", (event) => begin(event.target));
})();
