using Matching.Indicators.Catalogue;
using Matching.Indicators.Summaries;

namespace Matching.Indicators.Computation;

/// <summary>All people enrolled, by the stage that they reached.</summary>
/// <param name="Text">The formula.</param>
/// <param name="Summary">The stages, and how they are protected.</param>
/// <param name="StageOf">The stage, a leaf of the tree, of each person.</param>
public sealed record Flow(FormattableString Text, FlowSummary Summary, Func<Cohort, string, Func<EnrolledPerson, string>> StageOf)
    : Measure
{
    public override FormattableString Formula => Text;

    /// <summary>Finds what has stages, each with its stage, where it is not people; null for people.</summary>
    public Func<Cohort, IEnumerable<(Subject Subject, string Stage)>>? FindOthers { get; init; }

    public override FormattableString Base => FindOthers is null ? (FormattableString)$"people enrolled" : $"pairs that met";

    public override Summary SummaryOf(string wave) => Summary;

    public override IEnumerable<Entry> Entries(Cohort cohort, string respondent, string wave) =>
        (FindOthers is null ? People(cohort, respondent) : FindOthers(cohort)).Select(found =>
            Summary.At(found.Subject, found.Stage)
        );

    private IEnumerable<(Subject Subject, string Stage)> People(Cohort cohort, string respondent)
    {
        var stageOf = StageOf(cohort, respondent);
        return cohort
            .Dossier.People.Where(person => person.IsMentor == (respondent == "mentor"))
            .Select(person => (cohort.Subject(person, person.EnrolledOn), stageOf(person)));
    }
}

/// <summary>A stage of a flow, as an indicator of its own.</summary>
/// <param name="Of">The flow.</param>
/// <param name="Stage">The stage.</param>
/// <param name="Text">What it counts.</param>
public sealed record FlowStage(Indicator Of, string Stage, FormattableString Text) : Measure
{
    public override FormattableString Formula => Text;

    public override FormattableString Base => Of.Measure.Base;

    public override Indicator KeptWith => Of;

    public override Summary SummaryOf(string wave) => CountSummary.Instance;

    // The number of a stage is all that is published of it.
    public override string KeptAs(string stat) => stat == "count" ? Stage : stat;

    public override IEnumerable<Entry> Entries(Cohort cohort, string respondent, string wave) =>
        Of.Measure.Entries(cohort, respondent, wave).Where(entry => ((Flow)Of.Measure).Summary.IsAt(entry, Stage));
}
