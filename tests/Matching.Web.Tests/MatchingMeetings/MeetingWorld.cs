using System.Text.Json;
using System.Text.Json.Nodes;
using Matching.Web.Data;
using Matching.Web.Features.Runs.MatchingMeetings;
using Matching.Web.Mediation;
using Matching.Web.Tests.Board;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.MatchingMeetings;

/// <summary>A run with proposals, and an open meeting about it.</summary>
internal sealed record MeetingWorld(Given Given, Guid Run, Guid Meeting, IReadOnlyList<(Guid Mentee, Guid Mentor)> Pairs)
{
    public HttpClient Staff => Given.Coordinator;

    /// <summary>Pairs of people of whom only the two of a pair speak the same language.</summary>
    public static async Task<MeetingWorld> Open(Given given, int pairs)
    {
        string[] languages = ["ar", "fa", "ti", "uk"];
        var made = new List<(Guid, Guid)>();
        foreach (var code in languages.Take(pairs))
        {
            made.Add((await given.AvailableMentee(Speaks("needs", code)), await given.AvailableMentor(Speaks("offers", code))));
        }

        var run = (await given.Run()).Id();
        return new MeetingWorld(given, run, (await given.Coordinator.Created("/matching-meetings", Body(run))).Id(), made);
    }

    // with enough answers for nothing to be unusual
    private static Dictionary<string, object> Speaks(string needs, string code) =>
        new(Boards.Answered(needs)) { ["languages"] = new[] { new { code, level = "native" } } };

    public static object Body(Guid run) =>
        new
        {
            matchRunId = run,
            title = "Riunione4711",
            heldOn = "2026-03-02",
        };

    public string Address(string rest = "") => $"/matching-meetings/{Meeting}{rest}";

    public string Of(int pair, string rest) => Address($"/proposals/{Pairs[pair].Mentee}/{rest}");

    public Task<HttpResponseMessage> Put(string path, object body, params (string Name, string Value)[] headers) =>
        Staff.Send(HttpMethod.Put, path, JsonSerializer.Serialize(body), headers);

    public async Task<JsonObject> Decide(int pair, object decision)
    {
        var response = await Put(Of(pair, "decision"), decision);
        await response.ShouldBe(System.Net.HttpStatusCode.OK);
        return await response.Json();
    }

    public Task<HttpResponseMessage> Close() => Staff.Send(HttpMethod.Post, Address("/close"));

    /// <summary>Outcomes by pair, in the order in which the pairs were made, each with the reasons.</summary>
    public async Task<List<string>> Outcomes()
    {
        var entered = await Staff.Items(Address("/proposals"));
        return
        [
            .. Pairs
                .Select(pair => entered.SingleOrDefault(entry => entry.Text("menteeId") == pair.Mentee.ToString()))
                .Select(entry =>
                    entry is null
                        ? "none"
                        : string.Join(
                            ' ',
                            entry["notOfferedBecause"]!
                                .AsArray()
                                .Select(code => code!.GetValue<string>())
                                .Prepend(entry["outcome"]?.GetValue<string>() ?? "open")
                        )
                ),
        ];
    }

    /// <summary>Status of the pair of each mentee, in the order in which the pairs were made.</summary>
    public async Task<List<string>> Statuses()
    {
        var all = await Staff.Items($"/pairs?programmeId={Given.ProgrammeId}&limit=200");
        return [.. Pairs.Select(pair => all.Single(one => one.Text("menteeId") == pair.Mentee.ToString()).Text("status"))];
    }

    public Task SendOffers() =>
        Given.App.InScope(services =>
        {
            services.GetRequiredService<CallerContext>().Caller = Caller.Service;
            return services.GetRequiredService<IMediator>().Send(new SendMeetingOffers());
        });
}
