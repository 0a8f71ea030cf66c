// What we use of citation-js, which comes without types.
declare module '@citation-js/core' {
  export class Cite {
    constructor(items: readonly object[], options: { forceType: string })
    format(format: 'bibtex' | 'ris'): string
  }
  export const plugins: {
    config: {
      get(plugin: '@bibtex'): { format: { asciiOnly: boolean; useIdAsLabel: boolean; checkLabel: boolean } }
    }
  }
}
declare module '@citation-js/plugin-bibtex' {}
declare module '@citation-js/plugin-ris' {}
