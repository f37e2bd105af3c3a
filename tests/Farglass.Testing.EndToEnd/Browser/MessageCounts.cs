using System.Text.Json;
using Microsoft.Playwright;

namespace Farglass.Testing.EndToEnd.Browser;

/// <summary>
/// The messages of a page, counted by the page by way and type: "sent 12" are PointerMoves, "received 80" is Welcome.
/// </summary>
public static class MessageCounts
{
    const string Script = """
        window.messages = {};
        const count = (way, data) => {
          const [type] = ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset) : new Uint8Array(data);
          const name = `${way} ${type.toString(16).padStart(2, "0").toUpperCase()}`;
          window.messages[name] = (window.messages[name] ?? 0) + 1;
        };
        const countReceived = (carrier) =>
          carrier.addEventListener("message", ({ data }) => count("received", data));
        for (const { prototype } of [RTCDataChannel, WebSocket]) {
          const { send } = prototype;
          prototype.send = function (data) {
            count("sent", data);
            return send.call(this, data);
          };
        }
        const { createDataChannel } = RTCPeerConnection.prototype;
        RTCPeerConnection.prototype.createDataChannel = function (...options) {
          const channel = createDataChannel.apply(this, options);
          countReceived(channel);
          return channel;
        };
        window.WebSocket = class extends WebSocket {
          constructor(...options) {
            super(...options);
            countReceived(this);
          }
        };
        """;

    /// <summary>Before the page is opened.</summary>
    public static Task BeginAsync(IPage page) => page.AddInitScriptAsync($"{{ {Script} }}");

    public static async Task<IReadOnlyDictionary<string, long>> ReadAsync(IPage page) =>
        JsonSerializer.Deserialize<Dictionary<string, long>>(
            await page.EvaluateAsync<string>("() => JSON.stringify(window.messages)"))!;
}
