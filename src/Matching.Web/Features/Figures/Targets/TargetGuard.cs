using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Web.Features.Participants.Partners;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Participants.Sites;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Figures.Targets;

/// <summary>Checks what of a target depends on the programme and on the caller.</summary>
public sealed class TargetGuard(
    CallerContext callers,
    ProgrammeStore programmes,
    TargetCatalogue catalogues,
    SiteStore sites,
    PartnerStore partners
)
{
    public async Task Check(TargetFields target, int? heldVersion, CancellationToken cancellationToken)
    {
        var programme = await programmes.Get(target.ProgrammeId, cancellationToken).NamedBy("programmeId");
        if (IndicatorCatalogue.Find(target.Indicator) is null)
        {
            await CheckDeclared(target, programme, cancellationToken);
        }

        // a target that was set under an earlier formula may be kept, not newly made
        if (target.IndicatorVersion is { } version && version != target.Of.Version && version != heldVersion)
        {
            throw Problems.ValidationFailed("indicatorVersion", Texts.Validation("one-of", target.Of.Version));
        }

        if (target.Breakdown is Breakdown.Site or Breakdown.Partner && target.Category != Breakdown.Unknown)
        {
            var id =
                Guid.TryParse(target.Category, out var parsed) && parsed.ToString() == target.Category
                    ? parsed
                    : throw Problems.ValidationFailed("category", Texts.Validation("unknown-id"));
            await (
                target.Breakdown == Breakdown.Site
                    ? sites.Get(target.ProgrammeId, id, cancellationToken).NamedBy("category")
                    : (Task)partners.Get(target.ProgrammeId, id, cancellationToken).NamedBy("category")
            );
        }

        // a coordinator of one site sets the targets of that site
        if (callers.Caller.SiteId is { } only && (target.Breakdown != Breakdown.Site || target.Category != only.ToString()))
        {
            throw Problems.ValidationFailed("category", Texts.Validation("one-of", only));
        }
    }

    private async Task CheckDeclared(TargetFields target, Programme programme, CancellationToken cancellationToken)
    {
        target.Declared = (await catalogues.Of(programme, cancellationToken)).Find(target.Indicator)
            is { Measure: not ProgressOf } indicator
            ? indicator
            : throw Problems.ValidationFailed("indicator", Texts.Validation("target-indicator", "/api/v1/indicators"));
        var faults = new Faults();
        foreach (var fault in target.Place(indicator))
        {
            faults.Add(ProblemHandler.JsonPath(fault.MemberNames.First()), fault.ErrorMessage!);
        }

        faults.Refuse();
    }

    /// <summary>
    /// Refuses a change of a target that the caller may read only: that of the whole programme, by a coordinator of one site.
    /// </summary>
    public void CheckMayChange(Target target)
    {
        if (callers.Caller.SiteId is not null && target.Breakdown != Breakdown.Site)
        {
            throw Problems.Refused("forbidden");
        }
    }
}
