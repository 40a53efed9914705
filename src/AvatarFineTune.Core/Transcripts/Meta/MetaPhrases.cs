using System.Collections.Immutable;

namespace AvatarFineTune.Transcripts.Meta;

/// <summary>
/// What the apps write into the mouth of a person: notices, calls, and stand-ins for what has no words. <c>@</c> is
/// "You" or the sender (by full or first name), <c>#</c> anybody in the chat, <c>*</c> anything up to 200 characters,
/// <c>~</c> anything up to 30.
/// </summary>
internal static class MetaPhrases
{
    internal static readonly ImmutableArray<(string Pattern, MessageKind Kind)> Known =
    [
        .. All(MessageKind.Media,
            "@ sent an attachment.", "@ sent a photo.", "@ sent * photos.", "@ sent a video.", "@ sent * videos.", "@ sent a voice message.",
            "@ sent a GIF.", "@ sent a GIF from *.", "@ sent a file.", "@ sent a link.", "@ shared a link.", "@ shared a story.", "@ shared a post.", "@ shared a reel.",
            "@ shared a photo.", "@ shared a video.", "@ sent *'s post.", "@ sent *'s story.", "@ sent *'s reel.", "@ shared *'s story.",
            "@ hat einen Anhang gesendet.", "Du hast einen Anhang gesendet.", "@ a envoyé une pièce jointe.", "Vous avez envoyé une pièce jointe.",
            "@ envió un archivo adjunto.", "Enviaste un archivo adjunto.", "@ ha enviado un archivo adjunto.", "@ ha inviato un allegato.", "Hai inviato un allegato.",
            "@ enviou um anexo.", "Você enviou um anexo.", "@ heeft een bijlage verzonden.", "Je hebt een bijlage verzonden.",
            "@ wysłał(a) załącznik.", "Wysłano załącznik.", "@ bir ek gönderdi.", "Bir ek gönderdin."),
        .. All(MessageKind.Sticker, "@ sent a sticker."),
        .. All(MessageKind.Location,
            "@ sent a live location.", "@ sent a location.", "@ shared a location.", "@ shared a live location.", "@ started sharing a live location.",
            "@ started sharing live location.", "@ stopped sharing live location.", "@ is no longer sharing a live location."),
        .. All(MessageKind.Poll,
            "@ created a poll: *", "@ created a poll.", "@ voted for *", "@ changed vote to *", "@ changed their vote to *", "@ removed vote for *", "This poll is no longer available."),
        .. All(MessageKind.Call,
            "# called you.", "You called #.", "# missed your call.", "# missed your video call.", "# missed your audio call.", "# missed your video chat.", "# missed a call from *", "# missed a call.",
            "# missed a video call from *", "# missed a video call.", "# missed a video chat", "# missed a video chat.", "# missed a video chat with *", "# missed an audio call", "# missed an audio call.",
            "# started an audio call", "# started a video chat", "# started an audio call.", "# started a video chat.", "# started a video call.", "# started a call.", "# started a call",
            "# joined the video chat.", "# joined the call.", "# joined the video call.", "# left the call.", "# left the video chat.", "# started sharing video.",
            "Audio call ended", "Video chat ended", "The video chat ended.", "The video call ended.", "The call ended.", "The audio call ended.", "Missed call", "Missed video call", "Missed audio call"),
        .. All(MessageKind.Other,
            "Liked a message", "Reacted ~ to your message", "Reacted ~ to a message", "@ reacted ~ to your message", "@ liked a message", "@ waved at *.", "@ waved at you!", "@ waved at each other!",
            "Hat mit ~ auf deine Nachricht reagiert", "Hat eine Nachricht mit „Gefällt mir“ markiert", "Gefällt eine Nachricht",
            "A réagi ~ à votre message", "A réagi avec ~ à votre message", "A aimé un message", "Reaccionó con ~ a tu mensaje", "Ha reaccionado con ~ a tu mensaje", "Indicó que le gusta un mensaje", "Le gustó un mensaje",
            "Ha reagito con ~ al tuo messaggio", "Ha messo \"Mi piace\" a un messaggio", "Ha messo Mi piace a un messaggio", "Reagiu com ~ à sua mensagem", "Curtiu uma mensagem",
            "Heeft ~ gereageerd op je bericht", "Vindt een bericht leuk", "Zareagowano na Twoją wiadomość: ~", "Polubiono wiadomość", "Mesajına ~ ifadesini bıraktı", "Bir mesajı beğendi",
            "Mentioned you in their story", "@ mentioned you in their story", "Reacted to your story", "Replied to your story", "@ replied to your story", "@ reacted to your story"),
        .. All(MessageKind.System,
            "@ named the group *", "@ changed the group name to *", "@ removed the group name.", "@ changed the group photo.", "@ removed the group photo.", "@ changed the chat theme.", "@ changed the chat theme to *",
            "@ changed the theme to *", "@ changed the chat colors.", "@ set the emoji to *", "@ removed the emoji.", "@ set the quick reaction to *", "@ changed the quick reaction to *", "@ set the nickname for * to *", "@ set your nickname to *",
            "@ set his own nickname to *", "@ set her own nickname to *", "@ set their own nickname to *", "@ set own nickname to *", "@ cleared the nickname for *", "@ cleared your nickname.", "@ cleared his own nickname.",
            "@ cleared her own nickname.", "@ cleared their own nickname.", "@ cleared own nickname.", "@ added * to the group.", "@ removed * from the group.", "@ left the group.", "@ joined the group.", "@ joined the group with *",
            "@ created the group.", "@ created this group.", "@ created the group chat.", "@ added * as a group admin.", "@ removed * as a group admin.", "@ made * a group admin.", "@ is now a group admin.", "@ pinned a message.", "@ unpinned a message.", "@ took a screenshot.",
            "@ turned on disappearing messages.*", "@ turned off disappearing messages.*", "@ turned on member approval*", "@ turned off member approval*", "@ turned on vanish mode*", "@ turned off vanish mode*", "@ turned on translations*", "@ turned off translations*",
            "@ created a plan.", "@ started a plan.", "@ created a reminder: *", "@ set a reminder*", "@ deleted the plan*", "@ named the plan *", "@ responded Going to *", "@ responded Can't Go to *", "@ turned on the setting *", "@ turned off the setting *",
            "You can now message and call each other*", "You are now connected on Messenger*", "@ are now connected on Messenger*", "You're now connected on Messenger*", "Say hi to your new Facebook friend, *", "You're now friends with *",
            "Messages and calls are secured with end-to-end encryption.*", "This chat is now end-to-end encrypted.*", "# wasn't notified about this message because they're in quiet mode.", "# joined Messenger*"),
    ];

    private static IEnumerable<(string Pattern, MessageKind Kind)> All(MessageKind kind, params string[] patterns) => patterns.Select(p => (p, kind));
}
