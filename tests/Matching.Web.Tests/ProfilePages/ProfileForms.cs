using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Tests.Accounts;

namespace Matching.Web.Tests.ProfilePages;

/// <summary>Profiles as the API takes them, and the form of their page as it is filled.</summary>
internal static class ProfileForms
{
    private static readonly string[] Rules =
    [
        "site",
        "language",
        "availability_minimum",
        "needs_mandatory",
        "special_need",
        "accessibility",
    ];

    public static async Task<(Given Given, HttpClient Admin)> Made()
    {
        var given = await Given.Programme();
        var (_, admin) = await given.App.SignedIn(new { programmeId = given.ProgrammeId });
        return (given, admin);
    }

    public static async Task<JsonObject> Save(Given given, Dictionary<string, double> weights) =>
        await (await given.App.Client(Mediation.Role.Admin, given.ProgrammeId)).Created("/criteria-profiles", Body(weights));

    public static async Task Use(Given given, Guid profile) =>
        await (
            await given.App.Admin.Send(
                HttpMethod.Patch,
                $"/programmes/{given.ProgrammeId}",
                $$"""{ "criteriaProfileId": "{{profile}}" }""",
                ("If-Match", "*")
            )
        ).ShouldBe(HttpStatusCode.OK);

    public static JsonObject Body(Dictionary<string, double> weights, int? basedOn = null)
    {
        var body = new JsonObject
        {
            ["name"] = "ours",
            ["criteria"] = new JsonArray([
                .. weights.Select(weight =>
                    (JsonNode?)
                        new JsonObject
                        {
                            ["id"] = weight.Key,
                            ["kind"] = "soft",
                            ["weight"] = weight.Value,
                        }
                ),
            ]),
        };
        if (basedOn is not null)
        {
            body["basedOn"] = basedOn;
            body["note"] = "What waiting weighs.";
        }

        return body;
    }

    public static JsonNode Criterion(JsonNode profile, string id) =>
        profile.List("criteria").Single(criterion => criterion.Text("id") == id);

    // the form as the page fills it, with other weights
    public static (string, string)[] Typed(JsonNode profile, string button, params (string Id, string Weight)[] weights)
    {
        var stored = profile.List("criteria");
        return
        [
            .. stored
                .Where(criterion => criterion.Text("kind") == "soft" && !weights.Any(weight => weight.Id == criterion.Text("id")))
                .Select(criterion => ($"Input.Weights[{criterion.Text("id")}]", criterion["weight"]!.ToString())),
            .. weights.Select(weight => ($"Input.Weights[{weight.Id}]", weight.Weight)),
            .. stored
                .Where(criterion => Rules.Contains(criterion.Text("id")))
                .Select(criterion => ("Input.Rules", criterion.Text("id"))),
            ("Input.Objective", profile.Text("objective")),
            ("Input.Note", "Long waits weigh more."),
            ("Input.Do", button),
        ];
    }

    public static object[] Native(string code) => Level(code, "native");

    public static object[] Level(string code, string level) => [new { code, level }];

    public static object[] Codes(string code) => [new { code }];
}
