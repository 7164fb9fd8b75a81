using Matching.Web.Features.Participants.People;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Access.PeoplePages;

public static class EarlierAddresses
{
    /// <summary>Earlier addresses of a person named the side, which the id alone decides; accounts had no settings above them.</summary>
    public static void MapEarlierAddresses(this IEndpointRouteBuilder app)
    {
        foreach (var role in Enum.GetValues<PersonRole>())
        {
            app.MapGet(
                    $"/console/people/{role.ToText()}/{{id:guid}}",
                    (Guid id, HttpContext http) => TypedResults.Redirect($"/console/people/{id}{http.Request.QueryString}")
                )
                .RequireAuthorization(Policies.CoordinatorSignedIn)
                .ExcludeFromDescription();
        }

        app.MapGet(
                "/console/accounts",
                (HttpContext http) => TypedResults.Redirect($"/console/settings/accounts{http.Request.QueryString}")
            )
            .RequireAuthorization(Policies.AdminSignedIn)
            .ExcludeFromDescription();
    }
}
