using System.Reflection;
using AvatarFineTune.Avatars;
using AvatarFineTune.Solution.Tests.Support;

namespace AvatarFineTune.Solution.Tests.Rules;

/// <summary>
/// Data walks one way: a room of Core uses the rooms above it and the contracts of Vendors, Stores and Usage, which are
/// the public types of those namespaces themselves; what lies in folders below them is an implementation.
/// </summary>
public sealed class RoomTests
{
    private static readonly string[] Order = ["Avatars", "Transcripts", "Examples", "Datasets", "Pricing", "Vendors", "Jobs", "Chat", "Usage"];
    private static readonly string[] Contracts = ["Vendors", "Stores", "Usage"];

    private const string Recorder = "The chat awaits its usage record for 2 s at most, which is the recorder's work; it is no contract of Usage, being internal.";

    /// <summary>What is wrong and known, each with its reason. Whoever mends one removes its line.</summary>
    private static readonly Dictionary<(string User, string Used), string> Known = new()
    {
        [("AnswerTurn", "UsageRecorder")] = Recorder,
        [("ChatRegistration", "UsageRecorder")] = Recorder,
        [("ChatServices", "UsageRecorder")] = Recorder,
    };

    private static Assembly Core => typeof(AvatarKey).Assembly;

    [Fact]
    public void A_room_uses_only_the_rooms_above_it_and_contracts()
    {
        var wrong = Uses().Where(u => !IsAllowed(u.User, u.Used) && !Known.ContainsKey((u.User.Name, u.Used.Name))).Select(u => $"{u.User.FullName} uses {u.Used.FullName}");
        Findings.None(wrong.Order(StringComparer.Ordinal), "A room uses a room below it, or another's implementation:");
    }

    [Fact]
    public void Every_known_exception_still_exists()
    {
        var uses = Uses().Where(u => !IsAllowed(u.User, u.Used)).Select(u => (User: u.User.Name, Used: u.Used.Name)).ToHashSet();
        var mended = Known.Keys.Except(uses).ToList();
        Findings.None(mended.Select(m => $"{m.User} uses {m.Used}"), "These are mended: remove their exceptions.");
    }

    [Fact]
    public void Every_room_is_in_the_order_of_the_design()
    {
        string[] special = ["Stores", "Diagnostics"];
        var rooms = Core.GetTypes().Select(Room).OfType<string>().Distinct();
        Findings.None(rooms.Except(Order).Except(special), "Rooms that the design doesn't know:");
    }

    [Fact]
    public void Uses_are_seen_in_signatures_bodies_and_lambdas()
    {
        var used = TypeReferences.Of(typeof(UsesMuch));
        Assert.Superset(new HashSet<Type> { typeof(AvatarKey), typeof(ModelRef), typeof(Guid), typeof(Lazy<>), typeof(FormatException) }, used);
        Assert.DoesNotContain(typeof(AvatarProfile), used);
    }

    private static IEnumerable<(Type User, Type Used)> Uses() =>
        from user in Core.GetTypes()
        where !user.IsNested && Room(user) is not null
        from used in TypeReferences.Of(user)
        where used.Assembly == Core && Room(used) is not null && Room(used) != Room(user)
        select (user, used);

    private static bool IsAllowed(Type user, Type used)
    {
        var (from, to) = (Room(user)!, Room(used)!);

        // Names of logs, meters and spans: every room's to use. It is the place where they are told, so it uses none.
        if (to == "Diagnostics")
        {
            return true;
        }

        // A store keeps what the rooms before the chat make; it neither chats nor calls a vendor.
        if (from == "Stores")
        {
            return to is not "Chat" && (to is not "Vendors" || IsContract(used));
        }

        return Array.IndexOf(Order, to) is >= 0 and var above && above < Array.IndexOf(Order, from) || (Contracts.Contains(to) && IsContract(used));
    }

    private static bool IsContract(Type type) => type.IsPublic && type.Namespace == $"AvatarFineTune.{Room(type)}";

    /// <summary>Null for the registration, which uses every room and which no room uses, and for generated code.</summary>
    private static string? Room(Type type) =>
        type.Namespace?.Split('.') is ["AvatarFineTune", var room, ..] && room != "DependencyInjection" ? room : null;

    private sealed class UsesMuch
    {
        private readonly Lazy<int> _field = new(1);

        public static ModelRef? Parameter(Guid id) => id == default ? null : new("a", "b");

        public Func<object> Body() => () => _field.IsValueCreated ? throw new FormatException() : new AvatarKey("a", "b");
    }
}
