import { graphql } from "../gql";

graphql(`
  fragment Dot on Party {
    __typename
    id
    name
    defaulterStatus(asOf: $asOf) @include(if: $list) {
      listed
    }
  }
`);

graphql(`
  fragment Step on ConnectionStep {
    from {
      ...Dot
    }
    to {
      ...Dot
    }
    records {
      relation
      forward
      evidence {
        ...Proof
      }
    }
  }
`);

graphql(`
  fragment Around on Party {
    ...Dot
    shareholdings(asOf: $asOf) {
      ratio
      company {
        ...Dot
      }
      evidence {
        ...Proof
      }
    }
    neighbourhood(hops: 1, asOf: $asOf, first: 200) {
      complete
      missingDepartments
      more
      steps {
        ...Step
      }
    }
  }
`);

export const AroundPerson = graphql(`
  query AroundPerson($id: ID!, $asOf: Date, $list: Boolean!) {
    person(id: $id) {
      ...Around
    }
  }
`);

export const AroundCompany = graphql(`
  query AroundCompany($id: ID!, $asOf: Date, $list: Boolean!, $control: Boolean!) {
    company(uscc: $id) {
      ...Around
      shareholders(asOf: $asOf) {
        ratio
        party {
          ...Dot
        }
        evidence {
          ...Proof
        }
      }
      control(asOf: $asOf) @include(if: $control) {
        asOf
        controllers {
          share
          party {
            ...Dot
          }
          chains {
            steps {
              ratio
              holder {
                ...Dot
              }
              company {
                ...Dot
              }
              evidence {
                ...Proof
              }
            }
          }
        }
      }
    }
  }
`);

export const Between = graphql(`
  query Between($from: ID!, $to: ID!, $asOf: Date, $list: Boolean!, $relations: [RelationKind!]) {
    connections(from: $from, to: $to, maxHops: 4, asOf: $asOf, relations: $relations) {
      complete
      missingDepartments
      more
      paths {
        steps {
          ...Step
        }
      }
    }
  }
`);
