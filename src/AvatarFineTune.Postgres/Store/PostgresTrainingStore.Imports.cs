namespace AvatarFineTune.Postgres;

public sealed partial class PostgresTrainingStore
{
    private const string ThisUsersImports = "user_id = @user::aft_imports_user AND avatar_id = @avatar::aft_imports_avatar";
}
