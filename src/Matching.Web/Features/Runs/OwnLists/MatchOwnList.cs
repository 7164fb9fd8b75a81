using System.Diagnostics;
using Matching.Engine;
using Matching.Engine.Explanation;
using Matching.Web.Features.Participants.CriteriaProfiles;
using Matching.Web.Features.Participants.Signups;
using Matching.Web.Features.Runs.MatchRuns;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Runs.OwnLists;

/// <summary>Finds the best pairs of a list and compares them with its own. Nothing is stored.</summary>
public sealed record MatchOwnList(OwnList List, OwnChoices Choices) : IQuery<OwnListResult>;

internal sealed class MatchOwnListHandler(SignupBudgets budgets, OwnListGate gate, OwnProfiles profiles, TimeProvider clock)
    : IRequestHandler<MatchOwnList, OwnListResult>
{
    private static readonly string[] LanguageFields = ["languages", "mother_tongue", "local_level"];

    // The fields without which a criterion says nothing of anyone; criteria that are not here are those of rules.
    private static readonly Dictionary<string, string[]> FieldsOf = new()
    {
        ["language"] = LanguageFields,
        ["language_quality"] = LanguageFields,
        ["needs"] = ["needs", "offers", "needs_offers"],
        ["needs_mandatory"] = ["needs", "offers", "needs_offers"],
        ["availability"] = ["availability"],
        ["interests"] = ["interests"],
        ["age_closeness"] = ["age", "birth_year"],
        ["occupation"] = ["sector"],
        ["waiting"] = ["applied_on"],
        ["expectations"] = ["hours", "wished_gender"],
        ["values"] = [],
        ["family"] = [],
        ["channel"] = [],
        ["priority"] = [],
    };

    public async Task<OwnListResult> Handle(MatchOwnList request, CancellationToken cancellationToken)
    {
        Check(request.List, request.Choices);
        await budgets.TakeForOwnLists(cancellationToken);
        return await gate.Run(stop => Match(request, stop), cancellationToken);
    }

    private OwnListResult Match(MatchOwnList request, CancellationToken cancellationToken)
    {
        var people = new OwnPeople(request.List, request.Choices, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        var side = request.Choices.Roles.Count > 0 ? "roles" : OwnChoices.SideName(0);
        if (people.Mentees.Count == 0 || people.Mentors.Count == 0)
        {
            throw OwnListErrors.Of(side, people.Mentees.Count == 0 ? "try.error.no-mentee" : "try.error.no-mentor");
        }

        var profile = profiles.Read(request.Choices.Profile);
        var (counted, leftOut) = Criteria(profile, people);
        var watch = Stopwatch.StartNew();
        var pool = PoolMatcher.Open(
            new PoolInput
            {
                Mentees = people.Mentees.ConvertAll(person => person.Participant),
                Mentors = people.Mentors.ConvertAll(person => person.Participant),
                Criteria = counted.ConvertAll(entry => entry.Setting),
                Objective = profile.Objective ?? Objective.CoverageFirst,
                AsOf = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime),
            },
            cancellationToken
        );
        var outcome = pool.AsRun().Solve(cancellationToken);
        var seconds = watch.Elapsed.TotalSeconds;
        var own = new OwnPairs(people);
        var alone = new OwnAlone(people, outcome, cancellationToken);
        return new OwnListResult
        {
            Objective = pool.Input.Objective,
            Mentees = people.Mentees.Count,
            Mentors = people.Mentors.Count,
            Places = people.Mentors.Sum(mentor => mentor.Participant.Places),
            Pairs = new OwnReasons(people, outcome, own).Pairs(),
            Alone = alone.People,
            Reasons = alone.Reasons,
            Helps = alone.Helps,
            FreeMentors = alone.FreeMentors,
            Counted = Names(counted, CriterionKind.Soft),
            LeftOut = [.. leftOut.Select(entry => MatchTexts.Criterion(entry.Id)).Distinct()],
            Notes = [.. people.Notes, .. own.Notes],
            Seconds = seconds,
        };
    }

    private static List<string> Names(List<CriterionEntry> entries, CriterionKind kind) =>
        [
            .. entries
                .Where(entry => entry.Kind == kind)
                .OrderByDescending(entry => entry.Weight)
                .Select(entry => MatchTexts.Criterion(entry.Id)),
        ];

    // What a list says nothing of would give every pair the same points; without it the rest counts for all of the score.
    private static (List<CriterionEntry> Counted, List<CriterionEntry> LeftOut) Criteria(
        CreateCriteriaProfile profile,
        OwnPeople people
    )
    {
        bool IsAnswered(CriterionEntry entry) => !FieldsOf.TryGetValue(entry.Id, out var fields) || people.Has(fields);
        var counted = profile.Criteria!.Where(IsAnswered).ToList();
        return counted.Exists(entry => entry is { Kind: CriterionKind.Soft, Weight: > 0 })
            ? (counted, profile.Criteria!.Where(entry => !IsAnswered(entry) && entry.Weight is null or > 0).ToList())
            : throw OwnListErrors.Of(
                OwnChoices.ColumnName(0, 0),
                "try.error.no-criteria",
                string.Join(
                    ", ",
                    Names(
                        profile.Criteria!.FindAll(entry => FieldsOf.GetValueOrDefault(entry.Id) is [_, ..] && entry.Weight > 0),
                        CriterionKind.Soft
                    )
                )
            );
    }

    private static void Check(OwnList list, OwnChoices choices)
    {
        for (var table = 0; table < list.Tables.Count; table++)
        {
            var fields = choices.Fields[table];
            for (var column = 0; column < fields.Count; column++)
            {
                var first = fields.ToList().IndexOf(fields[column]);
                if (first < column && OwnFields.IsSingle(fields[column]))
                {
                    throw OwnListErrors.Of(
                        OwnChoices.ColumnName(table, column),
                        "try.error.twice",
                        OwnFields.Label(fields[column]),
                        list.Tables[table].Headers[first]
                    );
                }
            }

            if (choices.Sides[table] == OwnChoices.ByColumn && choices.RoleColumn(table) < 0)
            {
                throw OwnListErrors.Of(
                    OwnChoices.SideName(table),
                    choices.IsPairPerRow(list, table) ? "try.note.pair-rows" : "try.error.no-role-column",
                    list.Tables[table].Name
                );
            }

            if (choices.RoleWords(list, table).Count > OwnChoices.MostRoleWords)
            {
                throw OwnListErrors.Of(
                    OwnChoices.ColumnName(table, choices.RoleColumn(table)),
                    "try.error.role-words",
                    list.Tables[table].Headers[choices.RoleColumn(table)]
                );
            }
        }
    }
}
