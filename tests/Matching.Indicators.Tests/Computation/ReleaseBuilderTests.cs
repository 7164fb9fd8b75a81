using System.Text.Json;
using Matching.Indicators.Computation;
using Matching.Indicators.Statistics;
using static Matching.Indicators.Tests.Computation.Releases;

namespace Matching.Indicators.Tests.Computation;

public sealed class ReleaseBuilderTests
{
    [Test]
    public void Figures_are_those_of_the_people_behind_them()
    {
        var dossier = InventedDossier.Of(1, 200);
        var cohort = new Cohort(dossier);
        var release = Release(dossier);
        double Score(AnsweredSheet sheet) =>
            sheet
                .Answers.Where(answer => answer.Item.Scale == "sn_bridge" && answer.Value is not null)
                .Average(answer => 20 * answer.Value!.Value);
        bool Counts(AnsweredSheet sheet) =>
            sheet.Answers.Count(answer => answer.Item.Scale == "sn_bridge" && answer.Value is not null) >= 2;
        var starts = cohort.Sheets("mentee", "start").Values.Where(Counts).ToList();
        var women = starts.FindAll(sheet => cohort.Person(sheet.RespondentId)!.Gender == "woman");
        Dictionary<string, double> Answered(AnsweredSheet sheet) =>
            sheet
                .Answers.Where(answer => answer.Item.Scale == "sn_bridge" && answer.Value is not null)
                .ToDictionary(answer => answer.Item.Name, answer => 20 * answer.Value!.Value);
        var paired = cohort
            .Sheets("mentee", "end")
            .Values.Select(end => (Start: Answered(cohort.Sheets("mentee", "start")[end.RespondentId]), End: Answered(end)))
            .Select(one => (one.Start, one.End, Both: one.Start.Keys.Intersect(one.End.Keys).ToList()))
            .Where(one => one.Both.Count >= 2)
            .Select(one => (Start: one.Both.Average(item => one.Start[item]), End: one.Both.Average(item => one.End[item])))
            .ToList();
        var change = PairedTTest.Of(
            PairedSample.Of([.. paired.Select(pair => (double?)pair.Start)], [.. paired.Select(pair => (double?)pair.End)])
        );
        var forms = dossier.Sheets.Where(sheet => sheet.Wave is "start" or "end" && sheet.Respondent != "partner").ToList();
        var online = forms.Count(sheet => sheet.Mode == "self_online");
        var volunteers = dossier.People.Where(person => person.IsMentor).Select(person => person.EnrolledOn).ToList();
        var quarter = Breakdown.PeriodOf(volunteers[0]);
        int OfQuarter() => volunteers.Count(day => Breakdown.PeriodOf(day) == quarter);
        var first = volunteers.Min();
        var months = (12 * (dossier.AsOf.Year - first.Year)) + dossier.AsOf.Month - (3 * ((first.Month - 1) / 3));
        var employed = cohort.Sheets("mentee", "end").Values.Count(sheet => sheet.To("LI1", null)!.Code == "employed");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                Cell(release, "sn.bridge", "start", "period", "T", "mean").Value,
                Is.EqualTo(starts.Average(Score)).Within(1e-9)
            );
            Assert.That(
                Cell(release, "sn.bridge", "start", "gender", "F", "mean").Value,
                Is.EqualTo(women.Average(Score)).Within(1e-9)
            );
            Assert.That(Cell(release, "sn.bridge", "start", "gender", "F", "n").Value, Is.EqualTo(women.Count));
            Assert.That(Cell(release, "sn.bridge", "change", "period", "T", "t").Value, Is.EqualTo(change.T).Within(1e-9));
            Assert.That(Cell(release, "sn.bridge", "change", "site", "T", "n").Value, Is.EqualTo(paired.Count));
            Assert.That(
                Cell(release, "li.employed", "end", "period", "T", "percent").Value,
                Is.EqualTo(100.0 * employed / cohort.Sheets("mentee", "end").Count).Within(1e-9)
            );
            Assert.That(Cell(release, "out.participants", "", "period", "T", "count").Value, Is.EqualTo(200));
            Assert.That(Cell(release, "prc.wait_days", "", "period", "T", "median").Value, Is.InRange(10, 70));
            Assert.That(
                Cell(release, "prc.supervision", "", "period", "T", "percent"),
                Is.EqualTo(new FigureCell(0, null, null, dossier.Pairs.Count(pair => pair.EndedOn is null)))
            );
            Assert.That(Cell(release, "sn.bond", "start", "period", "T", "mean").Status, Is.EqualTo("z"));
            Assert.That(
                Cell(release, "qual.mode_mix", "", "mode", "self_online", "percent"),
                Is.EqualTo(new FigureCell(100.0 * online / forms.Count, null, null, forms.Count))
            );
            Assert.That(Cell(release, "qual.mode_mix", "", "mode", "T", "count").Value, Is.EqualTo(forms.Count));
            Assert.That(
                Cell(release, "out.volunteer_requests", "", "period", quarter, "per_month").Value,
                Is.EqualTo(OfQuarter() / 3.0).Within(1e-9)
            );
            Assert.That(
                Cell(release, "out.volunteer_requests", "", "period", "T", "per_month").Value,
                Is.EqualTo((double)volunteers.Count / months).Within(1e-9)
            );
        }
    }

    [Test]
    public void Needs_and_wishes_are_counted_of_those_who_stated_them()
    {
        var dossier = InventedDossier.Of(4, 120);
        // every third mentee needs childcare and asks for a woman from 30 on; every second mentor provides it; every tenth pair never meets
        dossier = dossier with
        {
            People =
            [
                .. dossier.People.Select(
                    (person, i) =>
                        person.IsMentor
                            ? person with
                            {
                                OffersChildcare = i % 4 == 1,
                            }
                            : person with
                            {
                                NeedsChildcare = i % 6 == 0,
                                WishedGender = i % 6 == 0 ? "woman" : null,
                                WishedMinAge = i % 6 == 0 ? 30 : null,
                            }
                ),
            ],
            Pairs = [.. dossier.Pairs.Where((_, i) => i % 10 != 0)],
        };
        var release = Release(dossier);
        var mentors = dossier.Pairs.ToDictionary(
            pair => pair.MenteeId,
            pair => (Mentor: dossier.People.Single(person => person.Id == pair.MentorId), Pair: pair)
        );
        var asking = dossier
            .People.Where(person => person.NeedsChildcare)
            .Select(person => mentors.TryGetValue(person.Id, out var met) ? met : default)
            .ToList();
        var wishes = asking
            .Where(met => met.Pair is not null)
            .Select(met =>
                (IsWoman: met.Mentor.Gender == "woman", IsOld: met.Pair.StartedOn!.Value.Year - met.Mentor.BirthYear >= 30)
            )
            .ToList();

        using (Assert.EnterMultipleScope())
        {
            Assert.That((asking.Count, wishes.Count), Is.EqualTo((40, 36)));
            Assert.That(
                Cell(release, "prc.childcare_met", "", "period", "T", "percent").Value,
                Is.EqualTo(100.0 * asking.Count(met => met.Mentor?.OffersChildcare == true) / asking.Count)
                    .Within(1e-9)
                    .And.InRange(20, 80)
            );
            Assert.That(
                Cell(release, "prc.women_only_met", "", "period", "T", "percent").Value,
                Is.EqualTo(100.0 * asking.Count(met => met.Mentor?.Gender == "woman") / asking.Count)
                    .Within(1e-9)
                    .And.InRange(10, 70)
            );
            Assert.That(
                Cell(release, "prc.pref_met", "", "period", "T", "mean").Value,
                Is.EqualTo(100.0 * wishes.Sum(met => (met.IsWoman ? 1 : 0) + (met.IsOld ? 1 : 0)) / (2 * wishes.Count))
                    .Within(1e-9)
            );
        }
    }

    [Test]
    public void No_figure_is_not_a_number_and_none_has_a_suppressed_status()
    {
        foreach (var (where, cell) in Invented.Values.SelectMany(release => Cells(release.Value)))
        {
            Assert.That(cell.Value is null || double.IsFinite(cell.Value.Value), Is.True, where);
            Assert.That(cell.Value is null, Is.EqualTo(cell.Status is "c" or "z"), where);
            Assert.That(cell.Status == "c" ? cell.BaseN : null, Is.Null, where);
        }
    }

    [Test]
    public void The_same_input_in_another_order_gives_the_same_bytes()
    {
        var dossier = InventedDossier.Of(3, 90);
        var random = new Random(7);
        T[] Shuffled<T>(IEnumerable<T> things)
        {
            var array = things.ToArray();
            random.Shuffle(array);
            return array;
        }

        // sheets keep the order of submission, which decides whose are first and last
        var other = dossier with
        {
            People = Shuffled(dossier.People),
            Pairs = Shuffled(dossier.Pairs),
        };

        Assert.That(Bytes(Release(other)), Is.EqualTo(Bytes(Release(dossier))));
    }

    private static string Bytes(IReadOnlyList<IndicatorFigures> release) =>
        JsonSerializer.Serialize(
            release.Select(figures => new
            {
                figures.Indicator,
                figures.Wave,
                Groups = figures.Groups.Select(theGroup => theGroup with { Cells = new Dictionary<CellKey, FigureCell>() }),
                Cells = figures.Groups.Select(theGroup => theGroup.Cells.Select(cell => (Key: cell.Key.ToString(), cell.Value))),
                Rows = figures.Respondents.ToBytes(),
            })
        );

    [Test]
    public void Fewer_than_twenty_people_and_nothing_is_published() =>
        Assert.That(
            Cells(Release(InventedDossier.Of(4, 9))).Where(cell => cell.Cell.Status != "z").Select(cell => cell.Cell.Status),
            Is.All.EqualTo("c")
        );

    [Test]
    public void No_people_at_all_and_one_wave_only_are_figures_without_a_value()
    {
        var dossier = InventedDossier.Of(5, 60);
        var startOnly = Release(dossier with { Sheets = [.. dossier.Sheets.Where(sheet => sheet.Wave == "start")] });
        var silent = Release(dossier with { Sheets = [] });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Cell(startOnly, "sn.bridge", "start", "period", "T", "mean").Value, Is.Not.Null);
            Assert.That(
                Cell(startOnly, "sn.bridge", "change", "period", "T", "mean"),
                Is.EqualTo(new FigureCell(null, "z", "n_lt_2", 0))
            );
            Assert.That(Cell(silent, "sn.bridge", "start", "period", "T", "n").Value, Is.Zero);
            Assert.That(Cell(silent, "out.participants", "", "period", "T", "count").Value, Is.EqualTo(60));
        }
    }
}
