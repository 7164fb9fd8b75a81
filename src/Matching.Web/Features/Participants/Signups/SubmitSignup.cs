using System.Data.Common;
using Matching.Web.Data;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Participants.Signups.Own;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Signups;

/// <summary>
/// A sign-up as it comes in, from a partner's server with its secret key or from its pages with the publishable one. The
/// publishable key is in every page of the partner, so it is bound to the origins that the partner has named: without a browser's
/// word on where a request comes from there is nothing to bind it to, so it is refused, and servers have the other key.
/// </summary>
/// <param name="Signup">What was sent.</param>
/// <param name="Origin">What a browser says of the page that sends it.</param>
/// <param name="FetchSite">What a browser says of how that page and this service are related; <c>none</c> is an address typed by
/// hand, never a form's.</param>
public sealed record SubmitSignup(CreateSignup Signup, string? Origin, string? FetchSite) : IRequest<ReceivedSignup>
{
    /// <summary>Whether the form of this service sends it, which is open to all and has shown when it was filled in.</summary>
    internal bool IsOwnForm { get; init; }

    /// <summary>Token of the link of a person with whom this one signs up.</summary>
    internal string? With { get; init; }
}

internal sealed class SubmitSignupHandler(
    Db db,
    IMediator mediator,
    CallerContext callers,
    SignupBudgets budgets,
    ExpectedWaits waits,
    OwnSignupStore own,
    SignupsTogether together
) : IRequestHandler<SubmitSignup, ReceivedSignup>
{
    public async Task<ReceivedSignup> Handle(SubmitSignup request, CancellationToken cancellationToken)
    {
        var partner =
            request.IsOwnForm ? await OfOwnForm(request, cancellationToken)
            : callers.IsKnown ? await OfKey(request.Signup.Partner, cancellationToken)
            : await OfForm(request, cancellationToken);
        if (request.Signup.ProgrammeId != partner.ProgrammeId)
        {
            throw Problems.ValidationFailed("programmeId", Texts.Validation("unknown-id"));
        }

        var signup = request.Signup with
        {
            Country = partner.Country,
            Queue = await waits.Read(
                partner.ProgrammeId,
                request.Signup.SiteId,
                partner.Id,
                request.Signup.Role!.Value,
                cancellationToken
            ),
            With = request.IsOwnForm
                ? await together.Find(request.With, request.Signup.Partner!, request.Signup.Role!.Value, cancellationToken)
                : null,
        };
        if (signup.With is { } with && signup.Link is { } typed)
        {
            signup = signup with { Link = typed with { Answers = typed.Answers with { SignsUpAs = with.Kind } } };
        }

        if (signup.Link is { } link)
        {
            return await Once(signup, link, cancellationToken);
        }

        return await Send(signup, cancellationToken);
    }

    // The same form sent again, by a double click or from an earlier page, has the same link.
    private async Task<ReceivedSignup> Once(CreateSignup signup, SignupLink link, CancellationToken cancellationToken)
    {
        if (await own.Received(link.TokenHash, cancellationToken) is { } before)
        {
            return before;
        }

        try
        {
            return await Send(signup, cancellationToken);
        }
        catch (DbException taken) when (db.Dialect.Violation(taken) is { Kind: ViolationKind.Unique })
        {
            // of several sent at once, each can meet another row of the one that was stored first
            if (await own.Received(link.TokenHash, cancellationToken) is { } stored)
            {
                return stored;
            }

            throw;
        }
    }

    private async Task<ReceivedSignup> Send(CreateSignup signup, CancellationToken cancellationToken)
    {
        try
        {
            return await mediator.Send(signup, cancellationToken);
        }
        catch (DbException taken) when (PersonStates.IsEmailTaken(db.Dialect, taken))
        {
            // a person with this address was entered at the same moment; the second look finds them, without disclosing it
            return await mediator.Send(signup, cancellationToken);
        }
    }

    private async Task<PartnerRow> OfForm(SubmitSignup request, CancellationToken cancellationToken)
    {
        var publicId = request.Signup.Partner ?? throw Problems.Refused("not-authenticated");
        var partner = await Find(publicId, null, cancellationToken);
        if (request.Origin is null || request.FetchSite == "none" || !partner.AllowedOrigins.Contains(request.Origin))
        {
            throw Problems.Refused("origin-not-allowed");
        }

        await AsForm(partner, cancellationToken);
        return partner;
    }

    // staff who fill it in to see what it does are a person at a form like any other
    private async Task<PartnerRow> OfOwnForm(SubmitSignup request, CancellationToken cancellationToken)
    {
        await budgets.TakeForSender(cancellationToken);
        var partner = await Find(request.Signup.Partner!, null, cancellationToken);
        await AsForm(partner, cancellationToken);
        return partner;
    }

    private async Task AsForm(PartnerRow partner, CancellationToken cancellationToken)
    {
        await budgets.TakeForForms(partner.Id, cancellationToken);
        callers.Caller = Caller.Form(partner.Id, partner.ProgrammeId);
    }

    // A partner's key is that partner. An administrator says for whom.
    private async Task<PartnerRow> OfKey(string? publicId, CancellationToken cancellationToken)
    {
        var caller = callers.Caller;
        if (caller.PartnerId is { } own)
        {
            if (publicId is null && caller.ProgrammeId is { } programmeId)
            {
                // the key holds everything that is needed
                return new PartnerRow
                {
                    Id = own,
                    ProgrammeId = programmeId,
                    PublicId = "",
                    AllowedOrigins = [],
                };
            }

            var holder = await db.Single<PartnerRow>(
                $"SELECT {PartnerRow.Columns} FROM partners WHERE id = @Id",
                new { Id = own },
                cancellationToken
            );
            return publicId is null || publicId == holder.PublicId ? holder : throw Unknown();
        }

        var partner = await Find(
            publicId ?? throw Problems.ValidationFailed("partner", Texts.Validation("required")),
            caller.ProgrammeId,
            cancellationToken
        );
        callers.Caller = caller with { PartnerId = partner.Id };
        return partner;
    }

    private async Task<PartnerRow> Find(string publicId, Guid? scope, CancellationToken cancellationToken) =>
        await db.Find<PartnerRow>(
            // a form's partner is found before the caller is known
            $"""
            SELECT {PartnerRow.Columns} FROM partners
            WHERE public_id = @PublicId AND {Where.Set(scope, "programme_id = @Scope")}
            """,
            new { PublicId = publicId, Scope = scope },
            cancellationToken
        ) ?? throw Unknown();

    private static ProblemException Unknown() => Problems.ValidationFailed("partner", Texts.Validation("unknown-id"));

    private sealed record PartnerRow
    {
        public const string Columns = """
            id, programme_id, public_id, allowed_origins,
            (SELECT r.country FROM programmes r WHERE r.id = partners.programme_id) AS country
            """;

        public required Guid Id { get; init; }
        public required Guid ProgrammeId { get; init; }
        public required string PublicId { get; init; }
        public string? Country { get; init; }
        public required List<string> AllowedOrigins { get; init; }
    }
}
