// Types of the operations in src, from the API that `liancha compose --api` writes; nothing of it is committed.
import type { CodegenConfig } from "@graphql-codegen/cli";

const config: CodegenConfig = {
  schema: "api.graphql",
  documents: ["src/**/*.graphql"],
  generates: {
    "src/gql/": {
      preset: "client",
      presetConfig: {
        fragmentMasking: false,
        // The page names its operations by their hashes; the hub has them beside it.
        persistedDocuments: { mode: "replaceDocumentWithHash", hashPropertyName: "hash", hashAlgorithm: "sha256" },
      },
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
