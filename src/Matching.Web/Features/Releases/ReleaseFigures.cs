using Matching.Indicators.Catalogue;
using Matching.Indicators.Disclosure;
using Matching.Indicators.Scoring;
using Matching.Indicators.Statistics;
using Matching.Web.Data;
using Matching.Web.Features.Programmes;
using Matching.Web.Features.Questionnaires;
using Matching.Web.Features.Responses;
using MediatR;

namespace Matching.Web.Features.Releases;

/// <summary>
/// Computes the figures of a release. SQL counts and fetches answers, the library infers, and the rules of disclosure decide what is kept.
/// A person counts with the first start and the last end they answered; change is computed on the items that both forms ask in the same version.
/// </summary>
public sealed class ReleaseFigures(Db db, IMediator mediator)
{
    private const string Hidden = "c";
    private const string NotApplicable = "z";
    private const string LowReliability = "u";

    // Up to here an estimate is marked as of low reliability.
    private const int FewPeople = 30;

    public async Task<List<(string Dataset, Cell Cell)>> Compute(Programme programme, CancellationToken cancellationToken)
    {
        var people = await db.Single<long>("SELECT count(*) FROM people WHERE programme_id = @Id", new { programme.Id }, cancellationToken);
        var cells = Participation(await Counts(programme.Id, cancellationToken), programme.MinimumCell);
        var waves = await Waves(programme.Id, cancellationToken);
        foreach (var indicator in IndicatorCatalogue.All.Where(indicator => indicator.Kind != IndicatorKind.Count))
        {
            cells.AddRange(Outcome(indicator, waves, programme.MinimumCell));
        }

        // In a programme this small everybody knows everybody: nothing but the fact of the release is told.
        return people >= PrimaryRules.LeastProgramme ? cells : cells.ConvertAll(cell => (cell.Dataset, cell.Cell.Status == NotApplicable ? cell.Cell : Hide(cell.Cell)));
    }

    private async Task<PairCounts> Counts(Guid programmeId, CancellationToken cancellationToken) => await db.Single<PairCounts>(
        """
        SELECT count(DISTINCT mentee_id) FILTER (WHERE started_on IS NOT NULL) AS mentees,
               count(DISTINCT mentor_id) FILTER (WHERE started_on IS NOT NULL) AS mentors,
               count(*) FILTER (WHERE started_on IS NOT NULL AND status IN ('active', 'on_hold', 'ending')) AS active,
               count(*) FILTER (WHERE started_on IS NOT NULL AND status = 'completed') AS completed,
               count(*) FILTER (WHERE started_on IS NOT NULL AND status = 'ended_early') AS ended_early
        FROM pairs WHERE programme_id = @ProgrammeId
        """,
        new { ProgrammeId = programmeId },
        cancellationToken);

    private static List<(string Dataset, Cell Cell)> Participation(PairCounts counts, int k)
    {
        // Started is the sum of the three ways a pair can be now, so these four are one table.
        int[] parts = [counts.Active, counts.Completed, counts.EndedEarly];
        var hidden = OneWaySuppression.Hide(parts, k);
        var started = parts.Sum();
        var byIndicator = new Dictionary<string, (int Count, bool IsHidden)>
        {
            ["out.participants"] = (counts.Mentees, PrimaryRules.HidesCount(counts.Mentees, k)),
            ["out.mentors"] = (counts.Mentors, PrimaryRules.HidesCount(counts.Mentors, k)),
            ["out.matches_started"] = (started, PrimaryRules.HidesCount(started, k)),
            ["out.matches_active"] = (counts.Active, hidden[0]),
            ["out.matches_completed"] = (counts.Completed, hidden[1]),
            ["out.matches_ended_early"] = (counts.EndedEarly, hidden[2]),
        };
        return
        [
            .. IndicatorCatalogue.All.Where(indicator => indicator.Kind == IndicatorKind.Count).Select(indicator =>
            {
                var (count, isHidden) = byIndicator[indicator.Id];
                var cell = new Cell { Indicator = indicator.Id, IndicatorVersion = indicator.Version, Stat = "count", Wave = "", Period = IndicatorCatalogue.WholeProgramme, Value = count };
                return (indicator.Dataset, isHidden ? Hide(cell) : cell);
            }),
        ];
    }

    private static IEnumerable<(string Dataset, Cell Cell)> Outcome(Indicator indicator, Dictionary<Guid, AnsweredWaves> waves, int k)
    {
        var (starts, ends, both) = (new List<double>(), new List<double>(), new List<(double, double)>());
        foreach (var person in waves.Values)
        {
            if (person.Start is { } start && start.Value(indicator, null) is { } atStart)
            {
                starts.Add(atStart);
            }

            if (person.End is { } end && end.Value(indicator, null) is { } atEnd)
            {
                ends.Add(atEnd);
            }

            if (person.Start is { } one && person.End is { } other && one.Value(indicator, other) is { } before && other.Value(indicator, one) is { } after)
            {
                both.Add((before, after));
            }
        }

        var change = PairedChange.Of(both);
        var cells = Estimates(indicator, "start", MeanEstimate.Of(starts), k).Concat(Estimates(indicator, "end", MeanEstimate.Of(ends), k)).Concat(Estimates(indicator, "change", change.Change, k));
        return cells.Concat(Directions(indicator, change, k)).Select(cell => (indicator.Dataset, cell));
    }

    private static IEnumerable<Cell> Estimates(Indicator indicator, string wave, MeanEstimate estimate, int k)
    {
        Cell Of(string stat, double? value) => new()
        {
            Indicator = indicator.Id,
            IndicatorVersion = indicator.Version,
            Stat = stat,
            Wave = wave,
            Period = IndicatorCatalogue.WholeProgramme,
            Value = value,
            Status = value is null ? NotApplicable : stat != "n" && estimate.N < FewPeople ? LowReliability : null,
            Reason = value is null ? estimate.Reason : null,
        };
        Cell[] cells = [Of("n", estimate.N), Of("mean", estimate.Mean), Of("sd", estimate.Sd), Of("ci_low", estimate.CiLow), Of("ci_high", estimate.CiHigh)];
        return PrimaryRules.HidesMean(estimate.N, k) ? cells.Select(Hide) : cells;
    }

    private static IEnumerable<Cell> Directions(Indicator indicator, PairedChange change, int k)
    {
        int[] counts = [change.Improved, change.Same, change.Worse];
        var hidden = OneWaySuppression.Hide(counts, k);
        string[] stats = ["improved", "same", "worse"];
        for (var i = 0; i < stats.Length; i++)
        {
            var cell = new Cell { Indicator = indicator.Id, IndicatorVersion = indicator.Version, Stat = stats[i], Wave = "change", Period = IndicatorCatalogue.WholeProgramme, Value = counts[i] };
            yield return hidden[i] || PrimaryRules.HidesMean(change.Change.N, k) ? Hide(cell) : cell;
            foreach (var wave in new[] { "start", "end" })
            {
                yield return cell with { Wave = wave, Value = null, Status = NotApplicable, Reason = "not_collected" };
            }
        }
    }

    private static Cell Hide(Cell cell) => cell with { Value = null, Status = Hidden, Reason = "suppressed" };

    private async Task<Dictionary<Guid, AnsweredWaves>> Waves(Guid programmeId, CancellationToken cancellationToken)
    {
        var rows = await db.Query<AnswerRow>(
            """
            SELECT r.id AS response_id, r.person_id, r.respondent, r.wave, r.questionnaire_id, r.questionnaire_version, a.item, a.item_version, a.value, a.missing
            FROM responses r JOIN response_answers a ON a.response_id = r.id
            WHERE r.programme_id = @ProgrammeId AND r.wave IN ('start', 'end') AND r.person_id IS NOT NULL
            ORDER BY r.id
            """,
            new { ProgrammeId = programmeId },
            cancellationToken);
        var forms = new Dictionary<(string, string), Questionnaire>();
        var waves = new Dictionary<Guid, AnsweredWaves>();
        foreach (var response in rows.GroupBy(row => row.ResponseId))
        {
            var first = response.First();
            var key = (first.QuestionnaireId, first.QuestionnaireVersion);
            if (!forms.TryGetValue(key, out var form))
            {
                forms[key] = form = (await mediator.Send(new GetQuestionnaire(first.QuestionnaireId, first.QuestionnaireVersion), cancellationToken)).Form;
            }

            var answers = response.GroupBy(row => row.Item).ToDictionary(item => item.Key, item => (item.First().Value, item.First().Missing));
            var answered = new AnsweredForm(first.Respondent, form, answers);
            var before = waves.GetValueOrDefault(first.PersonId) ?? new AnsweredWaves(null, null);
            waves[first.PersonId] = first.Wave == "start" ? before with { Start = before.Start ?? answered } : before with { End = answered };
        }

        return waves;
    }

    private sealed record PairCounts
    {
        public required int Mentees { get; init; }
        public required int Mentors { get; init; }
        public required int Active { get; init; }
        public required int Completed { get; init; }
        public required int EndedEarly { get; init; }
    }

    private sealed record AnswerRow
    {
        public required Guid ResponseId { get; init; }
        public required Guid PersonId { get; init; }
        public required string Respondent { get; init; }
        public required string Wave { get; init; }
        public required string QuestionnaireId { get; init; }
        public required string QuestionnaireVersion { get; init; }
        public required string Item { get; init; }
        public required int ItemVersion { get; init; }
        public double? Value { get; init; }
        public string? Missing { get; init; }
    }

    /// <summary>What a person answered at the start and at the end.</summary>
    private sealed record AnsweredWaves(AnsweredForm? Start, AnsweredForm? End);

    private sealed record AnsweredForm(string Respondent, Questionnaire Form, Dictionary<string, (double? Value, string? Missing)> Answers)
    {
        /// <summary>The indicator's value of this person; on the items that another wave asks as well, when one is given.</summary>
        public double? Value(Indicator indicator, AnsweredForm? common)
        {
            if (Respondent != indicator.Respondent)
            {
                return null;
            }

            return indicator.Kind switch
            {
                IndicatorKind.Scale => Scale(indicator.Source, common),
                IndicatorKind.Network => ScaleScore.Network(Scale("sn_bond", common), Scale("sn_bridge", common), Scale("sn_link", common)),
                IndicatorKind.Persons => Answers.GetValueOrDefault(indicator.Source).Value is { } band ? Bands.Persons((int)band) : null,
                _ => null,
            };
        }

        private double? Scale(string scale, AnsweredForm? common)
        {
            var versions = common?.Form.Items.ToDictionary(item => item.Name, item => item.ItemVersion);
            // An item that the other wave lacks, or asks in another version, is treated as one that does not apply.
            return ScaleScore.Of(AnswerSheet.ScaleItems(Form, scale, item =>
                versions is not null && versions.GetValueOrDefault(item.Name) != item.ItemVersion ? (null, "NA") : Answers.GetValueOrDefault(item.Name))).Score;
        }
    }
}
