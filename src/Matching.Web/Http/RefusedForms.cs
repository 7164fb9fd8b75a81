using Microsoft.AspNetCore.Antiforgery;

namespace Matching.Web.Http;

/// <summary>A form that was not taken.</summary>
/// <param name="Address">Where it came from.</param>
/// <param name="IsGone">Whether its page no longer has it: another person did the step, or the record is out of reach.</param>
public sealed record RefusedForm(string Address, bool IsGone);

/// <summary>
/// The framework answers a form without a valid token, or one that its page does not know, with 400 and nothing. A person whose
/// page had been open since they signed in or out, or since another did the same step, learns here what happened and how to go on.
/// </summary>
public static class RefusedForms
{
    /// <summary>Answers with this page, or with a problem where no page is asked for.</summary>
    public static IApplicationBuilder UseRefusedForms(this IApplicationBuilder app, string page) =>
        app.Use(
            async (context, next) =>
            {
                await next();
                var endpoint = context.GetEndpoint();
                if (
                    context.Response is not { StatusCode: StatusCodes.Status400BadRequest, HasStarted: false }
                    || endpoint?.Metadata.GetMetadata<Microsoft.AspNetCore.Components.Endpoints.ComponentTypeMetadata>() is null
                )
                {
                    return;
                }

                var isForged = context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false };
                if (!PageAnswers.IsWanted(context.Request, endpoint))
                {
                    throw Problems.Refused(isForged ? "antiforgery-failed" : "malformed-request");
                }

                await PageAnswers.Show(
                    context,
                    page,
                    StatusCodes.Status400BadRequest,
                    new RefusedForm(PageAnswers.AddressOf(context.Request), !isForged)
                );
            }
        );
}
