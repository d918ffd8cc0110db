// Types of the hub's questions, from the API that `liancha compose --api` writes; nothing of it is committed.
import type { CodegenConfig } from "@graphql-codegen/cli";

const config: CodegenConfig = {
  schema: "../../workbench/page/api.graphql",
  documents: ["../../gateway/server/questions/*.graphql"],
  emitLegacyCommonJSImports: false,
  generates: {
    "src/gql/": {
      preset: "client",
      presetConfig: { fragmentMasking: false },
      config: {
        documentMode: "string",
        useTypeImports: true,
        enumsAsTypes: true,
        avoidOptionals: { field: true },
        strictScalars: true,
        scalars: {
          ID: "string",
          Date: "string",
          DateTime: "string",
          Decimal: "string",
          Fen: "number",
          Ratio: "string",
        },
      },
    },
  },
};

export default config;
