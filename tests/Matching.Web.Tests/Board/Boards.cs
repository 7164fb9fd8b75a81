using System.Net;
using Matching.Web.Tests.Accounts;

namespace Matching.Web.Tests.Board;

/// <summary>Worlds of the matching pages.</summary>
internal static class Boards
{
    public static async Task<(Given Given, HttpClient Browser)> Coordinator()
    {
        var given = await Given.Programme(await SharedApp.With());
        return (given, (await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId })).Browser);
    }

    public static async Task<(Guid Mentee, Guid Mentor)> Pair(Given given, string mentee, string mentor, int birthYear) =>
        (
            await given.AvailableMentee(new { givenName = mentee, birthYear }),
            await given.AvailableMentor(new { givenName = mentor, birthYear })
        );

    /// <summary>Answers of a person with whose proposal nothing is unusual.</summary>
    public static Dictionary<string, object> Answered(string needs) =>
        new()
        {
            [needs] = new[] { new { code = "driving" } },
            ["channels"] = new[] { "whatsapp" },
            ["interests"] = new[] { "cooking" },
            ["values"] = new[] { 3, 3, 3, 3, 3 },
            ["availability"] = new[] { "mon_morning", "tue_morning" },
            ["sector"] = "education",
            ["childrenBirthYears"] = Array.Empty<int>(),
            ["expectations"] = new { hoursPerMonth = 4 },
        };

    public static async Task<List<string>> States(Given given) =>
        [
            .. (await given.Coordinator.Items($"/pairs?programmeId={given.ProgrammeId}")).Select(pair =>
                pair.AsObject().Text("status")
            ),
        ];

    /// <summary>A page as it is read: entities as characters.</summary>
    public static async Task<string> Read(this HttpClient browser, string path) =>
        WebUtility.HtmlDecode(await browser.GetStringAsync(path));
}
