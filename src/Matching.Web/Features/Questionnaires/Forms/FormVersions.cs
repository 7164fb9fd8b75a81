using Matching.Indicators.Catalogue;
using Matching.Web.Features.Questionnaires.FormFiles;
using Matching.Web.Http;

namespace Matching.Web.Features.Questionnaires.Forms;

/// <summary>Holds a form that was read from its file against the versions of it that are published.</summary>
public sealed class FormVersions(QuestionnaireStore questionnaires, FormPublisher publisher)
{
    /// <summary>
    /// Adds what is wrong with a form as the next version of the published ones, at the rows of its file where it comes from one.
    /// </summary>
    public async Task Check(Questionnaire form, FormReading? read, FormFaults faults, CancellationToken cancellationToken)
    {
        if (await questionnaires.Find(form.Id, form.Version, cancellationToken) is { } same)
        {
            if (same.ContentHash != publisher.HashOf(form))
            {
                faults.Of(read?.Settings, "version", "form-version-published", form.Version);
            }

            return;
        }

        await CheckIndicators(form, read, faults, cancellationToken);
        if (await questionnaires.Newest(form.Id, cancellationToken) is not { } newest)
        {
            return;
        }

        var changes = new FormChanges(newest.Form, form);
        foreach (var (before, after) in changes.Unraised.Concat(changes.Lowered).DistinctBy(pair => pair.After.Name))
        {
            faults.Of(
                read?.Rows[after.Name],
                "cm:item_version",
                "form-item-changed",
                after.Name,
                newest.Form.Version,
                before.ItemVersion + 1
            );
        }

        if (Version.Parse(form.Version) < changes.Least)
        {
            faults.Of(
                read?.Settings,
                "version",
                "form-version-low",
                newest.Form.Version,
                changes.Least.ToString(3),
                Reason(changes)
            );
        }
    }

    // Figures of one code are compared over forms and releases. Two shares of one scale would disclose those between their values.
    private async Task CheckIndicators(
        Questionnaire form,
        FormReading? read,
        FormFaults faults,
        CancellationToken cancellationToken
    )
    {
        if (form.Indicators is null)
        {
            return;
        }

        var known = (await questionnaires.Newest(cancellationToken)).SelectMany(Declared).ToList();
        foreach (var own in Declared(form))
        {
            var row = read?.Indicators[own.Id];
            var others = known.Concat(Declared(form)).ToList();
            if (known.Find(other => other.Id == own.Id && other.Version == own.Version && !other.HasFormulaOf(own)) is { } other)
            {
                faults.Of(row, "version", "form-indicator-changed", own.Id, other.Form, own.Version + 1);
            }
            else if (others.Find(one => one.Id != own.Id && one.DisclosesBeside(own)) is { } beside)
            {
                faults.Of(row, "method", "form-indicator-beside", beside.Id, beside.Form);
            }
        }
    }

    private static IEnumerable<DeclaredIndicator> Declared(Questionnaire form) =>
        form.Indicators?.Select(indicator => indicator.Of(form, default)) ?? [];

    private static string Reason(FormChanges changes) =>
        changes.Step switch
        {
            VersionStep.Major => Texts.Validation(
                "form-version-major",
                string.Join(", ", changes.Raised.Concat(changes.Unraised).Select(pair => pair.After.Name).Distinct())
            ),
            VersionStep.Minor => Texts.Validation("form-version-minor"),
            _ => Texts.Validation("form-version-patch"),
        };
}
