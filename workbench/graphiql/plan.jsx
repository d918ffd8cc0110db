// 计划与代价: which departments an operation asks, in which waves, and what it was estimated to cost and came to.
import { useTold } from "./told.js";

function Icon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M4 5h6v5H4zM14 5h6v5h-6zM9 15h6v5H9zM7 10v2.5h10V10M12 12.5V15" />
    </svg>
  );
}

function Told() {
  const told = useTold();
  if (told === null) return <p>执行一个操作之后，这里显示它的查询计划与代价。Run an operation.</p>;
  return (
    <>
      <dl>
        <dt>预估代价 Estimated cost</dt>
        <dd>{told.cost?.estimated ?? "—"}</dd>
        <dt>实际代价 Actual cost</dt>
        <dd>{told.cost?.actual ?? "—"}</dd>
        {told.cost?.limit !== undefined && (
          <>
            <dt>上限 Limit</dt>
            <dd>{told.cost.limit}</dd>
          </>
        )}
        <dt>存证号 Record</dt>
        <dd className="liancha-record">{told.record ?? "—"}</dd>
      </dl>
      {told.plan ? (
        // It scrolls, also for who has no mouse.
        <pre tabIndex={0} aria-label="查询计划 Query plan">
          {told.plan}
        </pre>
      ) : (
        <p>
          本机未开放查询计划。Plans are told where <code>hub.query_plans = true</code>.
        </p>
      )}
    </>
  );
}

function Plan() {
  return (
    <section className="liancha">
      <h2>查询计划与代价 Plan and cost</h2>
      <Told />
    </section>
  );
}

export const plan = { title: "查询计划与代价 Plan and cost", icon: Icon, content: Plan };
