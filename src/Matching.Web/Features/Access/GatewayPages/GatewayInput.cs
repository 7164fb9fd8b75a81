using Matching.Web.Features.Access.PeoplePages;
using Matching.Web.Features.Participants.TextGateways;

namespace Matching.Web.Features.Access.GatewayPages;

/// <summary>A gateway as it is typed.</summary>
public sealed record GatewayInput
{
    public string? Version { get; set; }

    public string? Method { get; set; }

    public string? Url { get; set; }

    /// <summary>A header a line.</summary>
    public string? Headers { get; set; }

    public string? ContentType { get; set; }

    public string? Body { get; set; }

    public string? Sender { get; set; }

    public string? Secret { get; set; }

    public string? SuccessPath { get; set; }

    public string? SuccessValue { get; set; }

    /// <summary>Number of a test message.</summary>
    public string? To { get; set; }

    /// <summary>The button.</summary>
    public string? Do { get; set; }

    public static GatewayInput Of(TextGateway gateway) =>
        new()
        {
            Method = gateway.Method,
            Url = gateway.Url,
            Headers = Written(gateway.Headers),
            ContentType = gateway.ContentType,
            Body = gateway.Body,
            Sender = gateway.Sender,
            SuccessPath = gateway.SuccessPath,
            SuccessValue = gateway.SuccessValue,
        };

    public static string Written(IEnumerable<GatewayHeader> headers) =>
        string.Join('\n', headers.Select(header => $"{header.Name}: {header.Value}"));

    public T Fields<T>(Guid programmeId)
        where T : TextGatewayFields, new() =>
        new()
        {
            ProgrammeId = programmeId,
            Method = TypedValues.Text(Method),
            Url = TypedValues.Text(Url) ?? "",
            Headers =
            [
                .. (Headers ?? "")
                    .ReplaceLineEndings("\n")
                    .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                    .Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries))
                    .Select(line => new GatewayHeader { Name = line[0], Value = line.ElementAtOrDefault(1) ?? "" }),
            ],
            ContentType = TypedValues.Text(ContentType),
            Body = TypedValues.Text(Body),
            Sender = TypedValues.Text(Sender),
            SuccessPath = TypedValues.Text(SuccessPath),
            SuccessValue = TypedValues.Text(SuccessValue),
        };
}
