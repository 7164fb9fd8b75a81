using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Matching.Engine;
using Matching.Engine.Criteria;
using Matching.Web.Features.Participants.CriteriaProfiles;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PeopleFiles;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Http;
using Matching.Web.Mediation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Matching.Benchmarks;

/// <summary>A whole run on two files of people: the service's own reader of files and profiles, its scorer and its matcher, without a database.</summary>
internal static class WholeRun
{
    public static async Task<int> Of(string menteesFile, string mentorsFile, string[] options)
    {
        string? Option(string name) =>
            Array.IndexOf(options, name) is var at and >= 0 && at + 1 < options.Length ? options[at + 1] : null;
        var builder = WebApplication.CreateBuilder();
        builder.Services.AddApi();
        builder.Services.AddScoped<PeopleCsv>();
        await using var app = builder.Build();
        await using var scope = app.Services.CreateAsyncScope();
        var json = scope.ServiceProvider.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var asOf = DateOnly.Parse(
            Option("--as-of") ?? DateTime.UtcNow.ToString("yyyy-MM-dd"),
            System.Globalization.CultureInfo.InvariantCulture
        );
        try
        {
            var watch = Stopwatch.StartNew();
            var profile = JsonSerializer.Deserialize<CreateCriteriaProfile>(
                await File.ReadAllTextAsync(
                    Option("--profile") ?? Path.Combine(AppContext.BaseDirectory, "seeds", "criteria", "community-matching.json")
                ),
                json
            )!;
            await scope.ServiceProvider.GetRequiredService<RequestValidator>().Check(profile, CancellationToken.None);
            var mentees = await Read(PersonRole.Mentee, menteesFile, scope.ServiceProvider, json, asOf);
            var mentors = await Read(PersonRole.Mentor, mentorsFile, scope.ServiceProvider, json, asOf);
            var readMs = watch.Elapsed.TotalMilliseconds;
            watch.Restart();
            var result = PoolMatcher.Match(
                new PoolInput
                {
                    Mentees = mentees,
                    Mentors = mentors,
                    Criteria =
                    [
                        .. profile.Criteria!.Select(entry => new CriterionSetting(
                            entry.Id,
                            entry.Kind!.Value.ToText(),
                            entry.Weight,
                            entry.Neutral,
                            entry.Params
                        )),
                    ],
                    Objective = profile.Objective ?? Objective.CoverageFirst,
                    AsOf = asOf,
                }
            );
            using var self = Process.GetCurrentProcess();
            Console.WriteLine(
                JsonSerializer.Serialize(
                    new
                    {
                        mentees = mentees.Count,
                        mentors = mentors.Count,
                        places = mentors.Sum(mentor => mentor.Places),
                        feasiblePairs = result.Problem.PairCount,
                        matched = result.Proposals.Count,
                        score = result.Proposals.Sum(proposal => (long)proposal.Score),
                        unmatched = result.Unmatched.Count,
                        readMs = Math.Round(readMs),
                        matchMs = Math.Round(watch.Elapsed.TotalMilliseconds),
                        peakMiB = self.PeakWorkingSet64 / 1048576,
                        // the matcher does not return without it
                        certificate = "valid",
                    }
                )
            );
            return 0;
        }
        catch (ProblemException problem)
        {
            foreach (var (field, messages) in problem.Errors ?? [])
            {
                await Console.Error.WriteLineAsync($"{field}: {string.Join(' ', messages)}");
            }

            return 1;
        }
    }

    private static async Task<List<Participant>> Read(
        PersonRole role,
        string path,
        IServiceProvider services,
        JsonSerializerOptions json,
        DateOnly asOf
    )
    {
        await using var file = File.OpenRead(path);
        // files of one programme name it or not; here it does not matter which
        var rows = await services.GetRequiredService<PeopleCsv>().Read(role, file, Guid.Empty, CancellationToken.None);
        if (rows.FirstOrDefault(row => row.Errors is not null) is { } broken)
        {
            throw Problems.ValidationFailed(
                broken.Errors!.ToDictionary(
                    error => $"{Path.GetFileName(path)} line {broken.Line}: {error.Key}",
                    error => error.Value
                )
            );
        }

        return [.. rows.Select(row => Person((PersonFields)row.Fields!, row.Line, json, asOf))];
    }

    private static Participant Person(PersonFields fields, int line, JsonSerializerOptions json, DateOnly asOf)
    {
        var (profile, identity) = PersonDocument.Split(fields, json);
        var places = fields is CreateMentor mentor ? mentor.Capacity ?? 1 : 1;
        return ParticipantReader.Read(
            new ParticipantColumns(
                new Guid(line, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
                fields.SiteId,
                fields.BirthYear,
                PersonStates.Holds(fields, PersonStates.GuardianConsent),
                fields.AdultConfirmedOn is not null,
                fields.Gender?.ToText(),
                fields.AppliedOn ?? asOf,
                places
            ),
            profile.ToJsonString(json),
            Encoding.UTF8.GetBytes(identity.ToJsonString(json)),
            null
        );
    }
}
