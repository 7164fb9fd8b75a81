using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Participants.Signups;
using Matching.Web.Http;

namespace Matching.Web.Features.Participants.Notices;

/// <summary>The notice of matching that a sign-up form showed in place of a question for consent.</summary>
internal sealed class SignupNotices(NoticeStore notices)
{
    public static void Check(CreateSignup request, Programme programme)
    {
        if (
            request.NoticeVersion is { } version
            && (
                programme.MatchingBasis == MatchingBasis.Consent
                || request.Referral is not null
                || !NoticeText.Exists(programme, PersonStates.MatchingConsent, version)
            )
        )
        {
            throw Problems.ValidationFailed(
                "noticeVersion",
                Texts.Validation("notice-version", PersonStates.MatchingConsent, version)
            );
        }
    }

    public async Task Record(CreateSignup request, Programme programme, Guid personId, CancellationToken cancellationToken)
    {
        if (request.NoticeVersion is { } version)
        {
            await notices.Record(
                programme,
                new ExplainedNotice(
                    personId,
                    PersonStates.MatchingConsent,
                    programme.NoticeBasis,
                    13,
                    version,
                    request.PreferredLanguage!,
                    NoticeChannel.Form
                ),
                cancellationToken
            );
        }
    }
}
