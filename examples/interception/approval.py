"""An approval workflow with an interception in it (自动拦截): the process is approval.bpmn, run by SpiffWorkflow.

Any engine that runs BPMN 2.0 (Flowable, Camunda, Activiti) runs the same process; what it calls is `hub.check`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import ClassVar, NamedTuple

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.parser.task_parsers import TaskParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.specs.defaults import ServiceTask
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from examples.interception.hub import Checked, check

PROCESS = Path(__file__).with_name("approval.bpmn")
PURPOSE = "GOVERNMENT_PROCUREMENT"


class Official(NamedTuple):
    """What waits for an official: which step it is, and what the file says by then."""

    step: str
    file: Mapping[str, object]


class _Check(ServiceTask):
    """The step that asks the hub."""

    def _execute(self, task: Task) -> bool:
        task.data.update(asdict(task.workflow.ask(task.data["subject"])))
        return True


class _Workflow(BpmnWorkflow):
    """A workflow that knows whom to ask, which is not in its file."""

    def __init__(self, spec: object, ask: Callable[[str], Checked]) -> None:
        super().__init__(spec)
        self.ask = ask


class _Parser(BpmnParser):
    OVERRIDE_PARSER_CLASSES: ClassVar = {full_tag("serviceTask"): (TaskParser, _Check)}


class Approval:
    """The approval of one application."""

    def __init__(self, hub: str, token: str, subject: str) -> None:
        """The hub's address, a token of its approver, and the applicant: an identity number or a credit code."""
        parser = _Parser()
        parser.add_bpmn_file(str(PROCESS))
        self._workflow = _Workflow(parser.get_spec("Approval"), lambda subject: check(hub, token, subject, PURPOSE))
        self._workflow.get_tasks(state=TaskState.READY)[0].data["subject"] = subject
        self._workflow.do_engine_steps()

    @property
    def outcome(self) -> str | None:
        """Granted or Refused; None while somebody is waited for."""
        if not self._workflow.is_completed():
            return None
        return next(name for name in ("Granted", "Refused") if self._ended(name))

    @property
    def file(self) -> Mapping[str, object]:
        """What is on file at the end: what was found, its proof, and what an official decided."""
        data: Mapping[str, object] = self._workflow.data
        return data

    def waiting(self) -> Official:
        """What waits for an official."""
        task = self._task()
        return Official(task.task_spec.name, task.data)

    def check_again(self) -> None:
        """An official has it checked again."""
        self._done("Again", {})

    def decide(self, *, granted: bool, reason: str) -> None:
        """An official decides, by law, and says why. Raises ValueError where nothing is said."""
        if not reason.strip():
            raise ValueError("a decision has its reason")
        self._done("Decide", {"granted": granted, "reason": reason})

    def _done(self, step: str, given: Mapping[str, object]) -> None:
        task = self._task()
        if task.task_spec.name != step:
            raise ValueError(f"the application waits for {task.task_spec.name}, and not for {step}")
        task.data.update(given)
        task.run()
        self._workflow.do_engine_steps()

    def _task(self) -> Task:
        return self._workflow.get_tasks(state=TaskState.READY, manual=True)[0]

    def _ended(self, name: str) -> bool:
        ended: Sequence[Task] = self._workflow.get_tasks(state=TaskState.COMPLETED, spec_name=name)
        return bool(ended)
