// PNG and SVG of one chart, drawn in the browser at twice the size, and its sentence or the
// page's address to the clipboard.
// Plotly's own export is asked: its settings are set for the format, then its button is pressed.
export default function (component) {
  const { data, parentElement } = component;
  const say = (text) => {
    parentElement.querySelector("[role=status]").textContent = text;
  };
  const chart = () => document.querySelector(`.st-key-${CSS.escape(data.chart)} .js-plotly-plot`);

  const savePicture = (format) => {
    const graph = chart();
    if (!graph) return say(data.words.no_chart);
    graph._context.toImageButtonOptions = { format, filename: data.name, scale: data.scale };
    graph.querySelector(".modebar-btn:not([data-attr])").click();
    say("");
  };

  const copy = async (text, copied) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // no clipboard without https or leave: select from a hidden field instead
      const field = document.createElement("textarea");
      field.value = text;
      document.body.appendChild(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
    say(copied);
  };

  const actions = {
    png: () => savePicture("png"),
    svg: () => savePicture("svg"),
    copy: () => copy(data.sentence, data.words.copied),
    // the address holds every choice that the picture was made of
    link: () => copy(window.location.href, data.words.link_copied),
  };

  for (const button of parentElement.querySelectorAll("button")) {
    const what = button.dataset.what;
    button.textContent = data.words[what];
    button.hidden = ["png", "svg"].includes(what) && !data.chart;
    button.onclick = actions[what];
  }
}
