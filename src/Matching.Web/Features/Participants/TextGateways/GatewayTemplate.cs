using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Matching.Web.Features.Participants.Messages;

namespace Matching.Web.Features.Participants.TextGateways;

/// <summary>A request with its values.</summary>
internal sealed record ComposedText(string Method, string Url, IReadOnlyList<GatewayHeader> Headers, string? Body)
{
    public HttpRequestMessage Request(string contentType)
    {
        var request = new HttpRequestMessage(new HttpMethod(Method), Url);
        if (Body is { } body)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType) { CharSet = "utf-8" };
        }

        foreach (var header in Headers)
        {
            request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        }

        return request;
    }
}

/// <summary>One request by which a text message is sent, with places for values. A value never ends the text around it.</summary>
internal sealed partial record GatewayTemplate
{
    public const string Json = "application/json";

    public const string Form = "application/x-www-form-urlencoded";

    public const string Get = "GET";

    /// <summary>What is shown in place of a secret.</summary>
    public const string Dots = "•••";

    public static readonly IReadOnlyList<string> Methods = ["POST", "PUT", Get];

    public static readonly IReadOnlyList<string> ContentTypes = [Json, Form, "text/plain"];

    public static readonly IReadOnlyList<string> Places = ["to", "number", "text", "id", "channel", "sender", "secret"];

    public string Method { get; init; } = "POST";
    public required string Url { get; init; }
    public IReadOnlyList<GatewayHeader> Headers { get; init; } = [];
    public string ContentType { get; init; } = Json;
    public string Body { get; init; } = new GatewayOptions().Body;
    public string? Sender { get; init; }
    public string? SuccessPath { get; init; }
    public string? SuccessValue { get; init; }

    /// <summary>Scheme, host and port of the address: where a secret goes.</summary>
    [JsonIgnore]
    public string Origin => new Uri(Url).GetLeftPart(UriPartial.Authority);

    /// <summary>Whether the request says to whom, and what.</summary>
    [JsonIgnore]
    public bool SaysAll => Has("text") && (Has("to") || Has("number"));

    [JsonIgnore]
    public bool NeedsSecret => Has("secret") || Headers.Any(header => PlacesIn(header.Value).Contains("secret"));

    public ComposedText Compose(TextToSend message, string secret) =>
        new(
            Method,
            Filled(Url, message, secret, Uri.EscapeDataString),
            [
                .. Headers.Select(header => new GatewayHeader
                {
                    Name = header.Name,
                    Value = Filled(header.Value, message, secret, value => value),
                }),
            ],
            Method == Get ? null : Filled(Body, message, secret, Written)
        );

    /// <summary>Whether an answer of status 2xx says that the message was taken.</summary>
    public bool IsTaken(string answer) =>
        SuccessPath is null || string.Equals(At(answer, SuccessPath), SuccessValue, StringComparison.OrdinalIgnoreCase);

    /// <summary>The text, number or truth value at a path such as <c>messages[0].status</c>; null where there is none.</summary>
    public static string? At(string json, string path)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var at = document.RootElement;
            foreach (Match step in Steps().Matches(path))
            {
                if (step.Groups[2].Success)
                {
                    var index = int.Parse(step.Groups[2].Value, CultureInfo.InvariantCulture);
                    if (at.ValueKind != JsonValueKind.Array || index >= at.GetArrayLength())
                    {
                        return null;
                    }

                    at = at[index];
                }
                else if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(step.Groups[1].Value, out at))
                {
                    return null;
                }
            }

            return at.ValueKind switch
            {
                JsonValueKind.String => at.GetString(),
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => at.GetRawText(),
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether a path is one: names with a dot between, and places in lists.</summary>
    public static bool IsPath(string path) => WholePath().IsMatch(path);

    private bool Has(string place) => PlacesIn(Url).Contains(place) || (Method != Get && PlacesIn(Body).Contains(place));

    private static IEnumerable<string> PlacesIn(string text) => Found().Matches(text).Select(place => place.Groups[1].Value);

    private string Filled(string template, TextToSend message, string secret, Func<string, string> written) =>
        Found()
            .Replace(
                template,
                place =>
                    written(
                        place.Groups[1].Value switch
                        {
                            "to" => message.To,
                            "number" => message.To.TrimStart('+'),
                            "text" => message.Text,
                            "channel" => message.By,
                            "sender" => Sender ?? "",
                            "secret" => secret,
                            _ => message.Id.ToString(),
                        }
                    )
            );

    private string Written(string value) =>
        ContentType switch
        {
            Json => JsonSerializer.Serialize(value)[1..^1],
            Form => Uri.EscapeDataString(value),
            _ => value,
        };

    [GeneratedRegex(@"\{(to|number|text|id|channel|sender|secret)\}")]
    private static partial Regex Found();

    [GeneratedRegex(@"([A-Za-z0-9_-]+)|\[([0-9]{1,3})\]")]
    private static partial Regex Steps();

    [GeneratedRegex(@"^[A-Za-z0-9_-]+(\[[0-9]{1,3}\])*(\.[A-Za-z0-9_-]+(\[[0-9]{1,3}\])*)*\z")]
    private static partial Regex WholePath();
}
