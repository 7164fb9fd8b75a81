using Matching.Web.Data;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Accounts;

/// <summary>Switches single keys on the pages of the console on or off, for the caller's own account.</summary>
public sealed record SetSingleKeys(bool IsOn) : ICommand<Nothing>;

internal sealed class SetSingleKeysHandler(Db db, CallerContext callers) : IRequestHandler<SetSingleKeys, Nothing>
{
    public async Task<Nothing> Handle(SetSingleKeys request, CancellationToken cancellationToken)
    {
        await db.Execute(
            "UPDATE accounts SET has_single_keys = @IsOn WHERE id = @Id",
            new { callers.Caller.Id, request.IsOn },
            cancellationToken
        );
        return Nothing.Value;
    }
}
