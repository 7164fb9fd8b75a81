using Dapper;
using Matching.Web.Features.Participants.Caseload;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Access.Overview;

/// <summary>Whose day is asked for: the programme, one of its sites, and the responsible coordinator.</summary>
/// <param name="Callers">The caller, who looks at that site.</param>
/// <param name="OwnSite">The only site that the caller sees.</param>
/// <param name="Programme">The programme.</param>
/// <param name="Responsible">Whose work.</param>
/// <param name="Now">The moment.</param>
internal sealed record TodayScope(
    CallerContext Callers,
    Guid? OwnSite,
    Programme Programme,
    ResponsibleFilter Responsible,
    DateTimeOffset Now
)
{
    // checks are renewed a month before they expire
    private const int ExpiryDays = 30;

    /// <summary>The day where the programme works.</summary>
    public DateOnly Today { get; } = Programme.DayOf(Now);

    /// <summary>Parameters of every statement about a day.</summary>
    public DynamicParameters Parameters
    {
        get
        {
            var parameters = new DynamicParameters(PersonGates.On(Today, Today));
            parameters.AddDynamicParams(
                new
                {
                    ProgrammeId = Programme.Id,
                    Site = Callers.Caller.SiteId,
                    OwnSite,
                    Me = Callers.Caller.Id,
                    Responsible = Responsible.Id,
                    SilentBefore = Today.AddDays(-TodayCases.SilentDays),
                    Until = Today.AddDays(ExpiryDays),
                    Now,
                    // the night after tomorrow, by the clock of the programme or a little later
                    Near = Now.AddDays(3),
                    ListTodayCases.Most,
                    MostNear = ListTodayAppointments.Most,
                    MostCalls = ListTodayCalls.Most,
                    MostWaiting = ListLongestWaiting.Most,
                }
            );
            return parameters;
        }
    }
}

/// <summary>Finds the scope of a day.</summary>
internal sealed class TodayScopes(CallerContext context, ProgrammeStore programmes, TimeProvider clock)
{
    public async Task<TodayScope> Of(Guid programmeId, string? responsible, Guid? siteId, CancellationToken cancellationToken) =>
        new(
            context.At(siteId),
            context.Caller.SiteId,
            await programmes.Get(programmeId, cancellationToken),
            ResponsibleFilter.Read(responsible, context.Caller),
            clock.GetUtcNow()
        );
}
