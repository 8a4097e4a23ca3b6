const WAY = "data-zonegap-way";

function unmark() {
  document.querySelectorAll(`[${WAY}]`).forEach((element) => element.removeAttribute(WAY));
}

// texts are people's own: they are set as text, never as markup
function row(cells, kind) {
  const line = document.createElement("tr");
  for (const cell of cells) {
    const box = document.createElement(kind);
    box.textContent = cell;
    line.append(box);
  }
  return line;
}

export default function ({ data, parentElement }) {
  const sheet = parentElement.querySelector(".zonegap-sheet");
  sheet.querySelector("h3").textContent = data.title;
  sheet.querySelector("p").textContent = data.subtitle;
  sheet.querySelector("thead").replaceChildren(row(data.heads, "th"));
  sheet.querySelector("tbody").replaceChildren(...data.rows.map((cells) => row(cells, "td")));
  const button = sheet.querySelector("button");
  button.textContent = data.print;
  button.onclick = () => window.print();
  unmark();
  for (let up = sheet.parentElement; up && up !== document.documentElement; up = up.parentElement) {
    up.setAttribute(WAY, "");
  }
  return unmark;
}
