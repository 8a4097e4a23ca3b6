// PNG and SVG of one chart, drawn in the browser at twice the size, and its sentence to the clipboard.
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

  const copySentence = async () => {
    try {
      await navigator.clipboard.writeText(data.sentence);
    } catch {
      // no clipboard without https or leave: select from a hidden field instead
      const field = document.createElement("textarea");
      field.value = data.sentence;
      document.body.appendChild(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
    say(data.words.copied);
  };

  for (const button of parentElement.querySelectorAll("button")) {
    const what = button.dataset.what;
    button.textContent = data.words[what];
    button.hidden = what !== "copy" && !data.chart;
    button.onclick = () => (what === "copy" ? copySentence() : savePicture(what));
  }
}
