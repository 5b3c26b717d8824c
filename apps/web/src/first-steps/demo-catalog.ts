const FILES = import.meta.glob<string>('../../../../examples/catalog/**/*.yaml', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** The files of the demo catalog, which come with this page. */
export const demoCatalog: readonly { readonly name: string; readonly text: string }[] =
  Object.entries(FILES).map(([path, text]) => ({
    name: path.replace(/^.*examples\/catalog\//, ''),
    text,
  }));
