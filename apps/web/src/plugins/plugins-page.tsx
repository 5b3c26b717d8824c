export function PluginsPage() {
  return <p>PluginsPage</p>;
}
