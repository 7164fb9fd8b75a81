using System.Text.Json.Nodes;

namespace Matching.Web.Tests.PossibleDuplicates;

internal static class Twins
{
    public static async Task<List<JsonNode>> Duplicates(this Given given, string filter = "") =>
        [
            .. (await given.Coordinator.Ok($"/possible-duplicates?programmeId={given.ProgrammeId}{filter}"))
                .Items()
                .OfType<JsonNode>(),
        ];

    /// <summary>A second site of the programme.</summary>
    public static async Task<Guid> OtherSite(this Given given) =>
        (
            await given.App.Admin.Created(
                $"/programmes/{given.ProgrammeId}/sites",
                new
                {
                    name = "Fidenza",
                    latitude = 44.86,
                    longitude = 10.06,
                }
            )
        ).Id();

    public static string[] Reasons(this JsonNode duplicate) => [.. duplicate.Texts("reasons")];

    public static Task<HttpResponseMessage> Decide(this Given given, JsonNode duplicate, object body) =>
        given.Coordinator.Post($"/possible-duplicates/{duplicate.Id()}/transition", body);
}
