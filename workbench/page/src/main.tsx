import { render } from "preact";

import { resume, takeToken } from "./api/session";
import { App } from "./app";
import { language, speak } from "./text";
import { show, theme } from "./theme";

speak(language.value);
show(theme.value);
takeToken();
const page = document.getElementById("page");
if (page === null) throw new Error("the page has no place for the workbench");
render(<App resumed={resume()} />, page);
