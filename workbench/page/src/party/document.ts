// All that a party's page shows, each part asked for where the lookup may see it.
import { graphql } from "../gql";

graphql(`
  fragment Proof on Evidence {
    department
    recordId
    since
    until
    readAt
  }
`);

graphql(`
  fragment Name on Party {
    __typename
    id
    name
  }
`);

graphql(`
  fragment Entry on ListEntry {
    id
    caseNumber
    grounds
    groundsText
    listedOn
    publishedOn
    publishable
    expiresOn
    removedOn
    removalReason
    court {
      name
    }
    evidence {
      ...Proof
    }
  }
`);

graphql(`
  fragment Chain on ControlChain {
    ratio
    steps {
      ratio
      holder {
        ...Name
      }
      company {
        ...Name
      }
    }
  }
`);

graphql(`
  fragment AnyParty on Party {
    id
    name
    offices(asOf: $asOf) @include(if: $register) {
      role
      title
      since
      until
      company {
        ...Name
      }
      evidence {
        ...Proof
      }
    }
    shareholdings(asOf: $asOf) @include(if: $register) {
      ratio
      subscribed
      since
      until
      company {
        ...Name
      }
      evidence {
        ...Proof
      }
    }
    concertGroups(asOf: $asOf) @include(if: $register) {
      groupId
      members {
        since
        until
        party {
          ...Name
        }
        evidence {
          ...Proof
        }
      }
    }
    stockListing @include(if: $register) {
      stockCode
      exchange
      stateControlled
      evidence {
        ...Proof
      }
    }
    bonds(asOf: $asOf) @include(if: $register) {
      security
      amount
      issuedOn
      maturesOn
      status
      evidence {
        ...Proof
      }
    }
    controlledCompanies(asOf: $asOf) @include(if: $control) {
      basis
      share
      explanation {
        zh
        en
      }
      company {
        ...Name
      }
      chains {
        ...Chain
      }
    }
    defaulterStatus(asOf: $asOf) @include(if: $list) {
      listed
      asOf
    }
    listEntries @include(if: $list) {
      ...Entry
      state @include(if: $procedure)
    }
    cases @include(if: $case) {
      role
      case {
        caseNumber
        filedOn
        closedOn
        cause
        amount
        fulfilled
        performance
        court {
          name
        }
      }
      debtor {
        ...Name
      }
      evidence {
        ...Proof
      }
    }
    exposure(asOf: $asOf) @include(if: $exposure) {
      complete
      missingDepartments
      hits {
        relation
        fromSubject
        party {
          ...Name
        }
        entry {
          ...Entry
        }
        path {
          relation
          department
          from {
            ...Name
          }
          to {
            ...Name
          }
          evidence {
            ...Proof
          }
        }
      }
    }
    vehicles(asOf: $asOf) @include(if: $assets) {
      plate
      model
      registeredOn
      sealedByCase {
        caseNumber
      }
      evidence {
        ...Proof
      }
    }
    ownerships(asOf: $asOf) @include(if: $assets) {
      share
      parcel {
        certificate
        kind
        location
        areaM2
        encumbrances(asOf: $asOf) {
          kind
        }
      }
      evidence {
        ...Proof
      }
    }
    bankAccounts(asOf: $asOf) @include(if: $assets) {
      account
      institution
      kind
      balance
      frozenByCase {
        caseNumber
      }
      evidence {
        ...Proof
      }
    }
    securitiesAccounts(asOf: $asOf) @include(if: $assets) {
      account
      openedOn
      evidence {
        ...Proof
      }
    }
    loans(asOf: $asOf) @include(if: $borrowing) {
      loan
      lender
      principal
      outstanding
      dueOn
      status
      evidence {
        ...Proof
      }
    }
    guarantees(asOf: $asOf) @include(if: $borrowing) {
      amount
      since
      until
      loan {
        loan
        borrower {
          ...Name
        }
      }
      evidence {
        ...Proof
      }
    }
    subsidies(asOf: $asOf) @include(if: $borrowing) {
      id
      programme
      amount
      grantedOn
      evidence {
        ...Proof
      }
    }
    procurements(asOf: $asOf) @include(if: $borrowing) {
      id
      project
      amount
      awardedOn
      evidence {
        ...Proof
      }
    }
    taxYears @include(if: $tax) {
      year
      rating
      status
      evidence {
        ...Proof
      }
    }
    taxArrears(asOf: $asOf) @include(if: $tax) {
      id
      taxKind
      amount
      dueOn
      evidence {
        ...Proof
      }
    }
  }
`);

graphql(`
  fragment OneCompany on Company {
    kind
    status(asOf: $asOf)
    registeredCapital
    establishedOn
    endedOn
    region
    industry
    address
    officers(asOf: $asOf) {
      role
      title
      since
      until
      party {
        ...Name
        defaulterStatus(asOf: $asOf) @include(if: $list) {
          listed
        }
      }
      evidence {
        ...Proof
      }
    }
    shareholders(asOf: $asOf) {
      ratio
      subscribed
      since
      until
      party {
        ...Name
        defaulterStatus(asOf: $asOf) @include(if: $list) {
          listed
        }
      }
      evidence {
        ...Proof
      }
    }
    control(asOf: $asOf) @include(if: $control) {
      noneBecause {
        zh
        en
      }
      controllers {
        basis
        share
        explanation {
          zh
          en
        }
        party {
          ...Name
          defaulterStatus(asOf: $asOf) @include(if: $list) {
            listed
          }
        }
        chains {
          ...Chain
        }
      }
    }
    beneficialOwnership(asOf: $asOf) @include(if: $control) {
      owners {
        share
        party {
          ...Name
        }
        explanation {
          zh
          en
        }
      }
    }
  }
`);

graphql(`
  fragment OnePerson on Person {
    identityNumber @include(if: $identity)
    sex @include(if: $identity)
    birthDate @include(if: $identity)
    region @include(if: $identity)
    documentExpires @include(if: $identity)
    deceasedOn @include(if: $identity)
    formerNames @include(if: $identity) {
      name
      until
      evidence {
        ...Proof
      }
    }
  }
`);

export const CompanyDocument = graphql(`
  query CompanyPage(
    $id: ID!
    $asOf: Date
    $register: Boolean!
    $control: Boolean!
    $list: Boolean!
    $procedure: Boolean!
    $case: Boolean!
    $exposure: Boolean!
    $assets: Boolean!
    $borrowing: Boolean!
    $tax: Boolean!
  ) {
    company(uscc: $id) {
      ...AnyParty
      ...OneCompany
    }
  }
`);

export const PersonDocument = graphql(`
  query PersonPage(
    $id: ID!
    $asOf: Date
    $register: Boolean!
    $control: Boolean!
    $list: Boolean!
    $procedure: Boolean!
    $case: Boolean!
    $exposure: Boolean!
    $assets: Boolean!
    $borrowing: Boolean!
    $tax: Boolean!
    $identity: Boolean!
  ) {
    person(id: $id) {
      ...AnyParty
      ...OnePerson
    }
  }
`);
