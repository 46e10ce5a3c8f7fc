// The SPARQL editor over the plain form: colours, completion from the site's own vocabulary, the place of an error.
// The form is what asks, so the address of an answer is always the whole query; nothing is fetched from elsewhere.

const MOST = 40;
const KEEP_LETTERS = /^[A-Za-z][\w-]*:[\w-]*$/;

function completer(vocabulary) {
  return {
    name: "vocabulary",
    bulk: false,
    autoShow: true,
    persistenceId: null,
    isValidCompletionPosition: (yasqe) => KEEP_LETTERS.test(yasqe.getCompleteToken().string),
    get: (yasqe, token) => {
      const asked = token.string.toLowerCase();
      const local = asked.slice(asked.indexOf(":") + 1);
      const named = vocabulary.terms.filter(([name]) => name.toLowerCase().startsWith(asked));
      const called = local.length < 3 ? [] : vocabulary.terms.filter(([, label]) => label.toLowerCase().includes(local));
      return [...new Set([...named, ...called].map(([name]) => name))].slice(0, MOST);
    },
    postprocessHints: (yasqe, hints) => hints.map((hint) => {
      const label = new Map(vocabulary.terms).get(hint.text);
      const prefix = hint.text.split(":")[0];
      return {
        ...hint,
        displayText: label ? `${hint.text}  ${label}` : hint.text,
        hint: (editor, data) => {
          editor.replaceRange(hint.text, hint.from ?? data.from, hint.to ?? data.to, "complete");
          if (vocabulary.prefixes[prefix] && !yasqe.getPrefixesFromQuery()[prefix]) {
            yasqe.addPrefixes({ [prefix]: vocabulary.prefixes[prefix] });
          }
        },
      };
    }),
  };
}

function markPlace(yasqe, line, column) {
  const at = { line: line - 1, ch: column - 1 };
  const end = yasqe.getLine(at.line)?.length ?? 0;
  const from = at.ch < end ? at : { line: at.line, ch: Math.max(0, end - 1) };
  yasqe.markText(from, { line: at.line, ch: Math.max(end, from.ch + 1) }, { className: "wrong" });
  yasqe.addLineClass(at.line, "wrap", "wrong-line");
  yasqe.setCursor(at);
}

function enhance(form, Yasqe) {
  const area = form.querySelector("textarea");
  const label = form.querySelector(`label[for=${area.id}]`);
  const place = document.createElement("div");
  area.before(place);
  const send = () => form.requestSubmit();
  const yasqe = new Yasqe(place, {
    value: area.value,
    persistenceId: null,
    createShareableLink: null,
    consumeShareLink: null,
    showQueryButton: false,
    resizeable: false,
    prefixCcApi: null,
    autocompleters: ["variables"],
    highlightSelectionMatches: false,
    editorHeight: `${area.offsetHeight}px`,
    requestConfig: { endpoint: form.action },
    screenReaderLabel: label.textContent,
    lineWrapping: true,
  });
  const field = yasqe.getInputField();
  const help = document.createElement("p");
  yasqe.setOption("extraKeys", {
    ...yasqe.getOption("extraKeys"), Tab: false, "Shift-Tab": false, "Ctrl-Enter": send, "Cmd-Enter": send,
  });
  field.id = `${area.id}-editor`;
  label.htmlFor = field.id;
  help.id = `${area.id}-keys`;
  help.className = "quiet";
  help.textContent = form.dataset.help;
  form.querySelector(".actions").append(help);
  field.setAttribute("aria-describedby", [help.id, area.getAttribute("aria-describedby")].filter(Boolean).join(" "));
  area.hidden = true;
  area.required = false;
  form.addEventListener("submit", () => {
    area.value = yasqe.getValue();
  });
  if (form.dataset.line) {
    markPlace(yasqe, Number(form.dataset.line), Number(form.dataset.column));
  }
  fetch(form.dataset.vocabulary).then((answer) => answer.json()).then((vocabulary) => {
    Yasqe.registerAutocompleter(completer(vocabulary), false);
    yasqe.enableCompleter("vocabulary");
    form.dataset.ready = "true";
  });
}

addEventListener("DOMContentLoaded", () => {
  const Yasqe = window.Yasqe?.default ?? window.Yasqe?.Yasqe ?? window.Yasqe;
  const form = document.querySelector("form.query[data-vocabulary]");
  if (form && typeof Yasqe === "function") {
    enhance(form, Yasqe);
  }
});
