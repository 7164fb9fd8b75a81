using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Calls;

/// <summary>Lists the calls of one person, or about one pair.</summary>
public sealed record ListCalls : PageQuery, IQuery<Page<Call>>
{
    /// <summary>Filters by the person who called. Required without <c>pairId</c>.</summary>
    public Guid? PersonId { get; set; }

    /// <summary>Filters by the pair they were about.</summary>
    public Guid? PairId { get; set; }
}

internal sealed class ListCallsHandler(CallStore calls) : IRequestHandler<ListCalls, Page<Call>>
{
    public async Task<Page<Call>> Handle(ListCalls request, CancellationToken cancellationToken) =>
        request is { PersonId: null, PairId: null }
            ? throw Problems.ValidationFailed("personId", Texts.Validation("required"))
            : request.Cut(await calls.Of(request, null, cancellationToken), call => call.Id);
}

/// <summary>Records that the other half of the pair was informed of what a call was about.</summary>
public sealed record CompleteCall(Guid Id) : ICommand<Call>, IOnSubject
{
    Guid IOnSubject.SubjectId => Id;
}

internal sealed class CompleteCallHandler(Db db, ProgrammeDays days, CallStore calls) : IRequestHandler<CompleteCall, Call>
{
    public async Task<Call> Handle(CompleteCall request, CancellationToken cancellationToken)
    {
        var call =
            (await calls.Of(new ListCalls { Limit = 1 }, request.Id, cancellationToken)).FirstOrDefault()
            ?? throw Problems.NotFound("call");
        var today = await days.Today(call.ProgrammeId, cancellationToken);
        await db.Execute(
            "UPDATE calls SET informed_on = coalesce(informed_on, @Today) WHERE id = @Id",
            new { call.Id, Today = today },
            cancellationToken
        );
        return call with { InformedOn = call.InformedOn ?? today };
    }
}
