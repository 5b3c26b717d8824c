export function PluginPage() {
  return <p>PluginPage</p>;
}
