// By region: on the map, and as bars with the names that the map has.
import { useEffect, useState } from "preact/hooks";

import { t } from "../text";
import { Bars } from "./bars";
import { type Choose, IN_FORCE, type Part } from "./filter";
import { NumberLink } from "./link";
import { type Count, type Drawing, RegionMap } from "./map";
import { Narrow } from "./narrow";

const SHOWN = 8;

export function Regions({ of, part, choose }: { of: readonly Count[]; part: Part; choose: Choose }) {
  const [drawing, setDrawing] = useState<Drawing | null>(null);
  useEffect(() => {
    void import("virtual:map").then(({ default: found }) => setDrawing(found));
  }, []);
  if (drawing === null) return <div class="map" />;
  const names = new Map(drawing.provinces.map((one) => [one.code, one.name]));
  const nameOf = (region: string) => {
    const province = names.get(region.slice(0, 2));
    const more = region.length > 2 ? ` ${region}` : "";
    return province === undefined ? `${t("centreElsewhere")} ${region}` : `${province}${more}`;
  };
  return (
    <>
      <RegionMap
        drawing={drawing}
        of={of}
        chosen={part.region?.slice(0, 2)}
        choose={(region) => choose({ ...part, region })}
      />
      <Bars
        none={t("centreNothing")}
        of={of.slice(0, SHOWN).map(({ region, entries }) =>
          region === null
            ? {
                key: "",
                label: t("centreNoRegion"),
                count: entries,
                number: <span class="number">{entries.toLocaleString()}</span>,
              }
            : {
                key: region,
                label: (
                  <Narrow to={{ ...part, region }} choose={choose} text={nameOf(region)} title={t("centreRegion")} />
                ),
                count: entries,
                number: <NumberLink of={entries} part={{ ...part, region }} listed={IN_FORCE} title={nameOf(region)} />,
              },
        )}
      />
    </>
  );
}
