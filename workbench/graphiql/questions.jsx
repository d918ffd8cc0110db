// 常用问题: the questions that are asked most, each opened with what it wants to be told.
import { useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { parse } from "graphql";
import texts from "questions";

// What stands for a variable until somebody says better.
const SAMPLES = { Purpose: "OTHER" };

function question(text) {
  const heading = text.split("\n").filter((line) => line.startsWith("#"));
  const [title, ...about] = heading.map((line) => line.slice(1).trim());
  const [operation] = parse(text).definitions;
  const wanted = operation.variableDefinitions
    .filter((one) => one.type.kind === "NonNullType" && one.defaultValue === undefined)
    .map((one) => [one.variable.name.value, SAMPLES[one.type.type.name?.value] ?? ""]);
  return { name: operation.name.value, title, about: about.join(" "), text, variables: Object.fromEntries(wanted) };
}

const QUESTIONS = texts.map(question);

function Icon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M4 5h16v11H9l-5 4zM9.5 9a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .7-1 1.2M12 14.2v.1" />
    </svg>
  );
}

function Questions() {
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const variableEditor = useGraphiQL((state) => state.variableEditor);
  const { addTab } = useGraphiQLActions();

  function open(one) {
    addTab();
    queryEditor.setValue(one.text);
    variableEditor.setValue(JSON.stringify(one.variables, null, 2));
  }

  return (
    <section className="liancha">
      <h2>常用问题 Questions</h2>
      <ol>
        {QUESTIONS.map((one) => (
          <li key={one.name}>
            <button type="button" className="graphiql-un-styled" onClick={() => open(one)}>
              {one.title}
            </button>
            <p>{one.about}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}

export const questions = { title: "常用问题 Questions", icon: Icon, content: Questions };
