using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Tests.Privacy;

namespace Matching.Web.Tests.CorrectionRequests;

/// <summary>A person with a link of their own, in a programme that takes in people under 18.</summary>
internal sealed record Asking(Given Given, Guid Mentee, string Link)
{
    // The clock of the tests is in 2026.
    public const int Minor = 2011;

    public static readonly Dictionary<string, string> Wording = new()
    {
        ["consent.guardian.2.en"] = "I agree that my child takes part.",
        ["consent.guardian.2.it"] = "Acconsento che mio figlio partecipi.",
    };

    public static async Task<Asking> Make(object? person = null, TestApp? app = null)
    {
        var given = await Given.Programme(app, new { name = "Test programme", texts = Wording });
        var mentee = await given.Mentee(person);
        return new Asking(given, mentee, $"/privacy/{await Planted.Link(given, mentee)}");
    }

    public async Task<JsonObject> Sends(string patch)
    {
        var response = await Given.App.Anonymous.Send(HttpMethod.Patch, Link, patch);
        await response.ShouldBe(HttpStatusCode.OK);
        return await response.Json();
    }

    public async Task<List<JsonNode>> Requests(string filter = "") =>
        [.. (await Given.Coordinator.Items($"/correction-requests?programmeId={Given.ProgrammeId}{filter}")).OfType<JsonNode>()];

    public Task<JsonObject> Record() => Given.Coordinator.Ok($"/mentees/{Mentee}");

    public async Task Screened()
    {
        foreach (var to in new[] { "contacted", "interviewed", "suitable" })
        {
            await Given.Coordinator.Moved($"/mentees/{Mentee}", new { to });
        }
    }

    public Task<HttpResponseMessage> MovesToPool() =>
        Given.Coordinator.Post($"/mentees/{Mentee}/transition", new { to = "available" });
}
